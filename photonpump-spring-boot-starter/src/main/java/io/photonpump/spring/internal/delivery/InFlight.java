package io.photonpump.spring.internal.delivery;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.Decision;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/**
 * An event from its receipt to its decision, which is made once. An event of a group can also be abandoned: it is not decided, and
 * the group delivers it again.
 *
 * <p>{@code state} orders competing threads: the one that changes it to DECIDED or ABANDONED notifies the owner. Safe on any
 * thread.
 */
public final class InFlight {

    /** The state of the event. DECIDED and ABANDONED are final. */
    private enum State {
        WAITING,
        IN_HAND,
        DECIDED,
        ABANDONED
    }

    /** Notified when an event is decided or abandoned. */
    public interface Owner {

        /** Called once, with a decision other than STOP. */
        void settle(InFlight event, Decision decision);

        /**
         * Called once, instead of {@link #settle}.
         *
         * @param waitedTooLong whether the group takes the event back before it can be handled
         */
        void abandoned(InFlight event, boolean waitedTooLong);
    }

    private final ResolvedEvent event;
    private final Owner owner;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final AtomicBoolean counted = new AtomicBoolean();
    private volatile long receivedNanos;
    private volatile boolean filtered;

    public InFlight(ResolvedEvent event, long receivedNanos, Owner owner) {
        this.event = event;
        this.receivedNanos = receivedNanos;
        this.owner = owner;
    }

    /**
     * Creates an event that did not come from a subscription and is already being handled; {@code settle} receives the decision.
     */
    public static InFlight inHand(ResolvedEvent event, BiConsumer<InFlight, Decision> settle) {
        InFlight alone = new InFlight(event, System.nanoTime(), new Owner() {
            @Override
            public void settle(InFlight decided, Decision decision) {
                settle.accept(decided, decision);
            }

            @Override
            public void abandoned(InFlight left, boolean waitedTooLong) {}
        });
        alone.begin();
        return alone;
    }

    public ResolvedEvent event() {
        return event;
    }

    /** Returns the time since the server sent the event last. */
    public long heldNanos(long nowNanos) {
        return nowNanos - receivedNanos;
    }

    /** Begins to handle the event; false if it was abandoned or decided while it waited. */
    public boolean begin() {
        return state.compareAndSet(State.WAITING, State.IN_HAND);
    }

    /**
     * Records that the server has sent the event again while it is still held. Its lease begins anew.
     *
     * @return false if the event is not held any more
     */
    public boolean renew(long nowNanos) {
        receivedNanos = nowNanos;
        return isOpen();
    }

    /** Returns whether the event is neither decided nor abandoned. */
    public boolean isOpen() {
        State now = state.get();
        return now == State.WAITING || now == State.IN_HAND;
    }

    /** Returns true the first time only, so that an event that is retried is counted once. */
    public boolean countOnce() {
        return counted.compareAndSet(false, true);
    }

    /** Marks the event as filtered: no handler received it. */
    public void markFiltered() {
        filtered = true;
    }

    public boolean isFiltered() {
        return filtered;
    }

    public boolean isDecided() {
        return state.get() == State.DECIDED;
    }

    /** Decides the event; false if it was decided or abandoned before. */
    public boolean decide(Decision decision) {
        if (!moveTo(State.DECIDED)) {
            return false;
        }
        owner.settle(this, decision);
        return true;
    }

    /** Abandons the event, unless it is decided. The group delivers it again. */
    public void abandon(boolean waitedTooLong) {
        if (moveTo(State.ABANDONED)) {
            owner.abandoned(this, waitedTooLong);
        }
    }

    /** Abandons the event, unless a worker has begun to handle it. */
    public void abandonIfWaiting() {
        if (state.compareAndSet(State.WAITING, State.ABANDONED)) {
            owner.abandoned(this, false);
        }
    }

    private boolean moveTo(State end) {
        State before = state.getAndUpdate(now -> now == State.WAITING || now == State.IN_HAND ? end : now);
        return before == State.WAITING || before == State.IN_HAND;
    }
}
