package io.photonpump.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.EventInterceptor;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Observes each delivery, from before its conversion until it is decided about, all attempts together: also those that are
 * filtered out or fail. A fault of the observation is logged once and does not keep the event from its handler.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class ObservedListeners implements EventInterceptor {

    private static final SubscriptionObservationConvention DEFAULT = new DefaultSubscriptionObservationConvention();

    private static final Logger LOG = LoggerFactory.getLogger(ObservedListeners.class);

    private final ObservationRegistry registry;
    private final SubscriptionObservationConvention convention;
    private final AtomicBoolean complained = new AtomicBoolean();

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
        Opened opened = open(context);
        Throwable failure = null;
        try {
            Decision decision = next.proceed();
            context.setDecision(decision);
            failure = decision.failure();
            return decision;
        } catch (Throwable e) {
            failure = e;
            throw e;
        } finally {
            if (opened != null) {
                close(opened, failure);
            }
        }
    }

    /** Null: this delivery cannot be observed, and is handled all the same. */
    private @Nullable Opened open(EventReceiverContext context) {
        try {
            Observation observation = Observation.createNotStarted(convention, () -> context, registry)
                    .start();
            return new Opened(observation, observation.openScope());
        } catch (RuntimeException e) {
            complain(e);
            return null;
        }
    }

    private void close(Opened opened, @Nullable Throwable failure) {
        try {
            if (failure != null) {
                opened.observation().error(failure);
            }
            opened.scope().close();
            opened.observation().stop();
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    private void complain(RuntimeException e) {
        if (complained.compareAndSet(false, true)) {
            LOG.warn("deliveries cannot be observed; further failures of this kind are not logged", e);
        }
    }

    private record Opened(Observation observation, Observation.Scope scope) {}
}
