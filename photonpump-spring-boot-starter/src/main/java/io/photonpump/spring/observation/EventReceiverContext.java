package io.photonpump.spring.observation;

import io.micrometer.observation.transport.ReceiverContext;
import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.SubscriptionSpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The observation context of a delivery to a listener. The trace propagates from the metadata of the delivery's first event, for
 * example from {@code traceparent}.
 */
public final class EventReceiverContext extends ReceiverContext<ResolvedEvent> {

    private final SubscriptionSpec subscription;
    private final ResolvedEvent event;
    private final int size;
    private @Nullable Decision decision;

    /**
     * Creates a context for a delivery without a decision.
     *
     * @param subscription the settings of the listener
     * @param event the event, or the first event of a batch
     * @param size the number of events in the delivery
     */
    public EventReceiverContext(SubscriptionSpec subscription, ResolvedEvent event, int size) {
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

    /**
     * Returns the settings of the listener.
     *
     * @return the settings
     */
    public SubscriptionSpec getSubscription() {
        return subscription;
    }

    /**
     * Returns the event, or the first event of a batch.
     *
     * @return the event
     */
    public ResolvedEvent getEvent() {
        return event;
    }

    /**
     * Returns the number of events in the delivery.
     *
     * @return 1, or the size of the batch
     */
    public int getSize() {
        return size;
    }

    /**
     * Returns the decision about the delivery.
     *
     * @return the decision, or null while the delivery is being handled
     */
    public @Nullable Decision getDecision() {
        return decision;
    }

    /**
     * Sets the decision about the delivery.
     *
     * @param newDecision the decision
     */
    public void setDecision(Decision newDecision) {
        this.decision = newDecision;
    }
}
