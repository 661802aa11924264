package io.photonpump.spring.internal.delivery;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.Decision;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/**
 * An event between its receipt and the decision about it, which is taken once. An event of a group can also be abandoned: it
 * is not decided about, and the group delivers it again. Safe on any thread.
 */
public final class InFlight {

    /** Where the event is. DECIDED and ABANDONED are final. */
    private enum State {
        WAITING,
        IN_HAND,
        DECIDED,
        ABANDONED
    }

    /** Learns what becomes of an event. */
    public interface Owner {

        /** Called once, with DONE, SKIP, PARK or RETRY. */
        void settle(InFlight event, Decision decision);

        /**
         * Called once, instead of {@link #settle}.
         *
         * @param waitedTooLong the group takes it back before it could be handled
         */
        void abandoned(InFlight event, boolean waitedTooLong);
    }

    private final ResolvedEvent event;
    private final Owner owner;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final AtomicBoolean counted = new AtomicBoolean();
    private volatile long receivedNanos;
    private volatile boolean passedOver;

    public InFlight(ResolvedEvent event, long receivedNanos, Owner owner) {
        this.event = event;
        this.receivedNanos = receivedNanos;
        this.owner = owner;
    }

    /** An event that did not come from a subscription and has just been taken; {@code settle} is told what is decided. */
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

    /** For how long it has been here, since the server sent it last. */
    public long heldNanos(long nowNanos) {
        return nowNanos - receivedNanos;
    }

    /** A worker takes it; false if it was abandoned or decided about while it waited. */
    public boolean begin() {
        return state.compareAndSet(State.WAITING, State.IN_HAND);
    }

    /**
     * The server has sent it again while it is still here: it is the same event, and its time begins anew.
     *
     * @return false if it is not here any more
     */
    public boolean renew(long nowNanos) {
        receivedNanos = nowNanos;
        return isOpen();
    }

    /** Whether it is neither decided about nor abandoned. */
    public boolean isOpen() {
        State now = state.get();
        return now == State.WAITING || now == State.IN_HAND;
    }

    /** Whether this is the first call. An event that is tried again is counted once. */
    public boolean countOnce() {
        return counted.compareAndSet(false, true);
    }

    /** The event is not for the listener: no handler has seen it. */
    public void passOver() {
        passedOver = true;
    }

    public boolean isPassedOver() {
        return passedOver;
    }

    public boolean isDecided() {
        return state.get() == State.DECIDED;
    }

    /** False if it had been decided before. */
    public boolean decide(Decision decision) {
        if (!moveTo(State.DECIDED)) {
            return false;
        }
        owner.settle(this, decision);
        return true;
    }

    /** Leaves it to its group. Does nothing if it was decided about. */
    public void abandon(boolean waitedTooLong) {
        if (moveTo(State.ABANDONED)) {
            owner.abandoned(this, waitedTooLong);
        }
    }

    /** Leaves it to its group, unless a worker has begun with it. */
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
