package io.photonpump.internal.consumer;

import io.photonpump.error.DropReason;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.conversation.Delivery;
import io.photonpump.stream.Position;
import io.photonpump.subscription.SubscriptionListener;
import io.photonpump.subscription.SubscriptionState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving end of a subscription's conversation: a buffer with bounds, and the facts that callers can ask for on
 * any thread. The event loop writes the volatile fields, except where a method says otherwise.
 */
final class BufferDelivery implements Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(BufferDelivery.class);

    private final String stream;
    private final EventBuffer buffer;
    private final int maxEvents;
    private final long maxBytes;
    private final SubscriptionListener listener;
    private final boolean listenerLogsGaps;
    private @Nullable ResolvedEvent lastDelivered;
    private volatile SubscriptionState state = SubscriptionState.SUBSCRIBING;

    /** The number of times that the subscription had to subscribe again. */
    private volatile int interruptions;

    private volatile long lastKnown = -1;
    private volatile boolean lastKnownSaid;

    /** Creates a delivery; {@code stream} is the name in the log. */
    BufferDelivery(String stream, EventBuffer buffer, int maxEvents, long maxBytes, SubscriptionListener listener) {
        this.stream = stream;
        this.buffer = buffer;
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
        this.listener = listener;
        this.listenerLogsGaps = listener.logsGaps();
    }

    SubscriptionState state() {
        return state;
    }

    /** Returns the number of the stream's last event; null before the server has named one. */
    @Nullable
    Long lastKnown() {
        return lastKnownSaid ? lastKnown : null;
    }

    @Override
    public void event(ResolvedEvent event) {
        lastDelivered = event;
        buffer.add(event);
    }

    private void tell(Runnable call) {
        if (listener != SubscriptionListener.NONE) {
            buffer.add(new EventBuffer.Notice(() -> guarded(call)));
        }
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (Throwable e) { // also an Error: the events after this notice still have to be delivered
            LOG.error("the listener of the subscription to {} threw", stream, e);
        }
    }

    @Override
    public void live() {
        moveTo(SubscriptionState.LIVE);
        int before = interruptions;
        tell(() -> {
            if (interruptions == before) { // otherwise it is no longer live, and a later notice says when it is again
                listener.live();
            }
        });
    }

    private void moveTo(SubscriptionState next) {
        if (state != next) {
            state = next;
            if (listener != SubscriptionListener.NONE) {
                buffer.addUrgent(new EventBuffer.Notice(() -> guarded(() -> listener.stateChanged(next))));
            }
        }
    }

    @Override
    public void fellBehind() {
        tell(listener::fellBehind);
    }

    @Override
    public void gap(String reason) {
        if (!listenerLogsGaps) {
            LOG.warn("the subscription to {} may have missed events: {}", stream, reason);
        }
        ResolvedEvent last = lastDelivered;
        tell(() -> listener.gap(reason, last));
    }

    @Override
    public void checkpoint(Position position) {
        tell(() -> listener.checkpoint(position));
    }

    @Override
    public void subscribing() {
        if (state != SubscriptionState.SUBSCRIBING) {
            interruptions = interruptions + 1;
            moveTo(SubscriptionState.SUBSCRIBING);
        }
    }

    @Override
    public void catchingUp() {
        moveTo(SubscriptionState.CATCHING_UP);
    }

    @Override
    public void lastKnown(long eventNumber) {
        lastKnown = eventNumber;
        lastKnownSaid = true;
    }

    @Override
    public void takeBack() {
        buffer.takeBack();
    }

    @Override
    public int waiting() {
        return buffer.waitingEvents();
    }

    @Override
    public boolean isFull() {
        return buffer.waitingEvents() >= maxEvents || buffer.waitingBytes() >= maxBytes;
    }

    @Override
    public boolean isHalfEmpty() {
        return buffer.waitingEvents() <= maxEvents / 2 && buffer.waitingBytes() <= maxBytes / 2;
    }

    @Override
    public int capacity() {
        return maxEvents;
    }

    @Override
    public void whenBelow(int events) {
        buffer.whenBelow(events, maxBytes / 2);
    }

    /**
     * Ends the delivery because the server, the deadline or the client ended the subscription. The consumer is notified
     * after the last event.
     */
    void over(DropReason reason, @Nullable Throwable error) {
        state = SubscriptionState.CLOSED;
        tell(() -> listener.dropped(reason, error));
        buffer.add(new EventBuffer.End(error));
    }

    /**
     * Ends the delivery because the caller ended the subscription. Events in the buffer are not delivered. Safe on any
     * thread.
     */
    void endedByCaller(DropReason reason, @Nullable Throwable cause) {
        state = SubscriptionState.CLOSED;
        buffer.close(() -> guarded(() -> listener.dropped(reason, cause)), null);
    }

    /** Ends the delivery of a subscription that a closed client could not start. Safe on any thread. */
    void neverBegan(Throwable error) {
        state = SubscriptionState.CLOSED;
        buffer.close(() -> guarded(() -> listener.dropped(DropReason.CLIENT_CLOSED, error)), error);
    }
}
