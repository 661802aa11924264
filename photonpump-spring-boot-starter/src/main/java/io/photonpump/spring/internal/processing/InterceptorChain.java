package io.photonpump.spring.internal.processing;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.EventInterceptor;
import io.photonpump.spring.listener.EventInterceptor.Chain;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.subscription.Subscription;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event processor with the interceptors around it, the first one outermost. An exception of an interceptor before the processor
 * is called is handled like an exception of the handler. A later exception has no effect.
 */
public final class InterceptorChain {

    private static final Logger LOG = LoggerFactory.getLogger(InterceptorChain.class);

    private final SubscriptionSpec spec;
    private final EventProcessor processor;
    private final List<EventInterceptor> interceptors;
    private final HandlerGate gate;

    public InterceptorChain(
            SubscriptionSpec spec, EventProcessor processor, List<EventInterceptor> interceptors, HandlerGate gate) {
        this.spec = spec;
        this.processor = processor;
        this.interceptors = interceptors;
        this.gate = gate;
    }

    /** Processes events at the same time as other workers, but not during a replay of dead letters. */
    public Decision process(List<InFlight> events, Subscription subscription) throws InterruptedException {
        long ticket = gate.enter();
        try {
            return processAtOnce(events, subscription);
        } finally {
            gate.leave(ticket);
        }
    }

    public Decision processAlone(List<InFlight> events, Subscription subscription) throws InterruptedException {
        long ticket = gate.enterAlone();
        try {
            return processAtOnce(events, subscription);
        } finally {
            gate.leaveAlone(ticket);
        }
    }

    private Decision processAtOnce(List<InFlight> events, Subscription subscription) throws InterruptedException {
        if (interceptors.isEmpty()) {
            return processor.process(events, subscription);
        }
        for (int attempt = 1; ; attempt++) {
            Pass passage = new Pass(events, subscription);
            try {
                return passage.finish(passage.begin());
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                Decision decision = passage.failed(e, attempt);
                if (decision != null) {
                    return decision;
                }
            }
        }
    }

    /** One pass through the interceptors. */
    private final class Pass {
        private final List<InFlight> events;
        private final Subscription subscription;

        /** The decision of the processor; null: it was not called. */
        private @Nullable Decision processed;

        Pass(List<InFlight> events, Subscription subscription) {
            this.events = events;
            this.subscription = subscription;
        }

        @Nullable
        Decision begin() throws InterruptedException {
            List<ResolvedEvent> received = events.stream().map(InFlight::event).toList();
            Chain chain = () -> {
                Decision decision = processor.process(events, subscription);
                processed = decision;
                return decision;
            };
            for (int i = interceptors.size() - 1; i >= 0; i--) {
                EventInterceptor interceptor = interceptors.get(i);
                Chain next = chain;
                chain = () -> interceptor.around(spec, received, next);
            }
            return chain.proceed();
        }

        /** Returns the decision. An interceptor may decide instead of the listener. */
        Decision finish(@Nullable Decision returned) throws InterruptedException {
            Decision decided = processed;
            if (decided != null) {
                return returned == null ? decided : returned;
            }
            if (returned == null || returned.isUndecided() && spec.delivery().ackMode() != AckMode.MANUAL) {
                throw new IllegalStateException("an interceptor neither decided the events nor called the next one");
            }
            FailureAction action = returned.action();
            if (action == null) {
                return returned.isHandled() ? decideAll(returned) : returned;
            }
            return switch (action) {
                case SKIP -> decideAll(returned);
                case DEAD_LETTER -> deadLetterAll(returned);
                case PARK, RETRY -> {
                    if (spec.kind() != SubscriptionKind.PERSISTENT) {
                        throw new IllegalStateException("an interceptor decided " + action.text()
                                + ", which only a persistent group can do, and this is a " + spec.kind() + " listener");
                    }
                    yield decideAll(returned);
                }
                case STOP -> returned;
            };
        }

        private Decision deadLetterAll(Decision returned) throws InterruptedException {
            Exception cause = returned.failure() instanceof Exception failure
                    ? failure
                    : new IllegalStateException("an interceptor decided so: " + returned.reason());
            Decision decision = returned;
            for (InFlight event : events) {
                decision = processor.deadLetter(event, cause);
                if (processor.isLast(decision)) {
                    return decision;
                }
            }
            return decision;
        }

        private Decision decideAll(Decision decision) {
            events.forEach(event -> event.decide(decision));
            return decision;
        }

        /** Returns the decision after an exception; null to try again. */
        @Nullable
        Decision failed(Exception failure, int attempt) throws InterruptedException {
            Decision decided = processed;
            if (decided != null) {
                LOG.warn("{}: an interceptor failed after the event was handled", spec.describe(), failure);
                return decided;
            }
            if (spec.delivery().ackMode() == AckMode.NONE) {
                decideAll(Decision.handled());
                return processor.lost(events, failure);
            }
            return events.size() == 1 ? processor.failed(events.get(0), failure, attempt) : oneByOne(failure);
        }

        private Decision oneByOne(Exception failure) throws InterruptedException {
            LOG.debug(
                    "{}: an interceptor failed on {} events, which are now delivered one by one",
                    spec.describe(),
                    events.size(),
                    failure);
            Decision decision = Decision.handled();
            for (InFlight event : events) {
                decision = processAtOnce(List.of(event), subscription);
                if (processor.isLast(decision)) {
                    return decision;
                }
            }
            return decision;
        }
    }
}
