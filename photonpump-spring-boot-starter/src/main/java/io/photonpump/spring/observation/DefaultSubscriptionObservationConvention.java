package io.photonpump.spring.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.SubscriptionSpec;

/**
 * The default convention: the observation {@code photonpump.listener} with the low-cardinality keys {@code subscription},
 * {@code kind} and {@code outcome}. Stream, event number, event type and batch size are high-cardinality keys, because their
 * number of values is unlimited.
 */
public class DefaultSubscriptionObservationConvention implements SubscriptionObservationConvention {

    /** The name of the observation and of its timer. */
    public static final String NAME = "photonpump.listener";

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(EventReceiverContext context) {
        return context.getSubscription().id() + " process";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(EventReceiverContext context) {
        SubscriptionSpec subscription = context.getSubscription();
        Decision decision = context.getDecision();
        return KeyValues.of(
                KeyValue.of("subscription", subscription.id()),
                KeyValue.of("kind", subscription.kind().toString()),
                KeyValue.of("outcome", decision == null ? "none" : decision.outcome()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(EventReceiverContext context) {
        ResolvedEvent event = context.getEvent();
        return KeyValues.of(
                KeyValue.of("stream", event.stream()),
                KeyValue.of("event.number", Long.toString(event.eventNumber())),
                KeyValue.of(
                        "event.type",
                        event.isResolved() ? event.type() : event.received().type()),
                KeyValue.of("batch.size", Integer.toString(context.getSize())));
    }
}
