package io.photonpump.spring.observation;

import io.micrometer.observation.transport.ReceiverContext;
import io.photonpump.event.PayloadUnreadableException;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.SubscriptionSpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A delivery being handled. The metadata of its first event name its trace, as {@code traceparent}. */
public final class EventReceiverContext extends ReceiverContext<ResolvedEvent> {

    private final SubscriptionSpec subscription;
    private final ResolvedEvent event;
    private final int size;
    private @Nullable Decision decision;

    EventReceiverContext(SubscriptionSpec subscription, ResolvedEvent event, int size) {
        super(EventReceiverContext::header);
        this.subscription = subscription;
        this.event = event;
        this.size = size;
        setCarrier(event);
        setRemoteServiceName("eventstore");
    }

    private static @Nullable String header(ResolvedEvent carrier, String key) {
        RecordedEvent event = carrier.isResolved() ? carrier.resolved() : carrier.received();
        if (event.metadata().isEmpty()) {
            return null;
        }
        try {
            JsonNode value = event.metadata().json().get(key);
            return value == null || !value.isString() ? null : value.asString();
        } catch (PayloadUnreadableException notJson) {
            return null;
        }
    }

    public SubscriptionSpec getSubscription() {
        return subscription;
    }

    /** The event, or the first of a batch. */
    public ResolvedEvent getEvent() {
        return event;
    }

    /** How many events are handled together. */
    public int getSize() {
        return size;
    }

    /** Null until it is taken. */
    public @Nullable Decision getDecision() {
        return decision;
    }

    void setDecision(Decision newDecision) {
        this.decision = newDecision;
    }
}
