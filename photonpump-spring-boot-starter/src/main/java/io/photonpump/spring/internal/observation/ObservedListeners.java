package io.photonpump.spring.internal.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.EventInterceptor;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.observation.DefaultSubscriptionObservationConvention;
import io.photonpump.spring.observation.EventReceiverContext;
import io.photonpump.spring.observation.SubscriptionObservationConvention;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Observes each delivery to a listener, from before its conversion until the decision about it, with all retries in one
 * observation. Deliveries that are filtered out or fail are observed too. If the observation itself fails, the interceptor logs a
 * warning once, and the listener still handles the event.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class ObservedListeners implements EventInterceptor {

    private static final SubscriptionObservationConvention DEFAULT_CONVENTION =
            new DefaultSubscriptionObservationConvention();

    private static final Logger LOG = LoggerFactory.getLogger(ObservedListeners.class);

    private final ObservationRegistry registry;
    private final SubscriptionObservationConvention convention;
    private final AtomicBoolean warned = new AtomicBoolean();

    /**
     * Creates an interceptor with the default convention.
     *
     * @param registry receives the observations
     */
    public ObservedListeners(ObservationRegistry registry) {
        this(registry, DEFAULT_CONVENTION);
    }

    /**
     * Creates an interceptor.
     *
     * @param registry receives the observations
     * @param convention the name and keys of the observations
     */
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

    /** Starts an observation; returns null if that fails, in which case the delivery is handled without one. */
    private @Nullable Opened open(EventReceiverContext context) {
        try {
            Observation observation = Observation.createNotStarted(convention, () -> context, registry)
                    .start();
            return new Opened(observation, observation.openScope());
        } catch (RuntimeException e) {
            warnOnce(e);
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
            warnOnce(e);
        }
    }

    private void warnOnce(RuntimeException e) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn("An observation of a delivery failed; further failures are not logged", e);
        }
    }

    private record Opened(Observation observation, Observation.Scope scope) {}
}
