package io.photonpump.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.EventInterceptor;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Observes each delivery, from before its conversion until it is decided about, all attempts together: also those that are
 * filtered out or fail.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class ObservedListeners implements EventInterceptor {

    private static final SubscriptionObservationConvention DEFAULT = new DefaultSubscriptionObservationConvention();

    private final ObservationRegistry registry;
    private final SubscriptionObservationConvention convention;

    /** Observes with the default convention. */
    public ObservedListeners(ObservationRegistry registry) {
        this(registry, DEFAULT);
    }

    public ObservedListeners(ObservationRegistry registry, SubscriptionObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public Decision around(SubscriptionSpec subscription, List<ResolvedEvent> events, Chain next)
            throws InterruptedException {
        EventReceiverContext context = new EventReceiverContext(subscription, events.get(0), events.size());
        Observation observation = Observation.createNotStarted(convention, () -> context, registry)
                .start();
        Observation.Scope scope = observation.openScope();
        try {
            Decision decision = next.proceed();
            context.setDecision(decision);
            if (decision.failure() != null) {
                observation.error(decision.failure());
            }
            return decision;
        } catch (Throwable e) {
            observation.error(e);
            throw e;
        } finally {
            scope.close();
            observation.stop();
        }
    }
}
