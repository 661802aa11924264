package io.photonpump.spring.internal.delivery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time for which a listener may hold an event of its group: after the group's message timeout, the server gives the event to
 * another consumer. Knows the timeout and the average time that the handler takes. One for each listener, shared by its sessions.
 * Safe on any thread.
 *
 * <p>The lease begins when the server sends the event, but the listener knows only when the event arrived. Therefore only 80 % of
 * the timeout are used, and events that would probably take longer are not begun. An event that has just arrived is always begun,
 * however slow the handler is.
 */
public final class Lease {

    private static final double USED = 0.8;
    private static final double ALWAYS_BEGUN = 0.2;

    /** The share of the timeout to plan with; less than {@link #USED}, because the time of the handler varies. */
    private static final double PLANNED = 0.7;

    /** The weight of the last event in the average. */
    private static final double WEIGHT = 0.2;

    private static final long NEVER = Long.MAX_VALUE;

    private final AtomicLong handlerNanos = new AtomicLong();
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile long timeoutNanos;

    private Lease(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    /** Returns a lease without an end, for listeners without a group. */
    public static Lease unlimited() {
        return new Lease(NEVER);
    }

    public static Lease of(Duration messageTimeout) {
        return new Lease(messageTimeout.toNanos());
    }

    /** Sets the message timeout that the server reports; zero means none. */
    public void messageTimeout(Duration told) {
        timeoutNanos = told.isZero() || told.isNegative() ? NEVER : told.toNanos();
    }

    /** Records the time that the handler took for this number of events. */
    public void handled(long nanos, int events) {
        long each = Math.max(1, nanos / events);
        handlerNanos.updateAndGet(average -> average == 0 ? each : (long) (average + WEIGHT * (each - average)));
    }

    /** Returns the average time of the handler for an event; zero before the first event. */
    public Duration handlerTime() {
        return Duration.ofNanos(handlerNanos.get());
    }

    public Duration messageTimeout() {
        return Duration.ofNanos(timeoutNanos);
    }

    /** Returns true the first time only, so that a listener warns once of a message timeout that is too short. */
    public boolean warnOnce() {
        return warned.compareAndSet(false, true);
    }

    /** Returns whether it is too late to begin with these events, the oldest of which is held for {@code heldNanos}. */
    public boolean isOver(long heldNanos, int events) {
        return timeoutNanos != NEVER && heldNanos > latestBegin(events);
    }

    private double latestBegin(int events) {
        return Math.max(USED * timeoutNanos - (double) handlerNanos.get() * events, ALWAYS_BEGUN * timeoutNanos);
    }

    /** Returns whether the server has certainly taken an event back. */
    public boolean isExpired(long heldNanos) {
        return heldNanos > timeoutNanos;
    }

    /** Returns whether an event that is held for {@code heldNanos} can be held during another wait, to be retried. */
    public boolean covers(long heldNanos, Duration wait) {
        return timeoutNanos == NEVER || heldNanos + wait.toNanos() < USED * timeoutNanos;
    }

    /** Returns the time to wait for a batch to fill up, limited by the lease. */
    public Duration linger(Duration wanted) {
        Duration most = timeoutNanos == NEVER ? wanted : Duration.ofNanos((long) (ALWAYS_BEGUN * timeoutNanos / 2));
        return wanted.compareTo(most) > 0 ? most : wanted;
    }

    /**
     * Returns the number of events that the workers can hold without holding one too long: at least one each, and at most {@code
     * most}.
     */
    public int fitting(int workers, int most) {
        long each = handlerNanos.get();
        if (timeoutNanos == NEVER || each == 0) {
            return most;
        }
        double fitting = PLANNED * timeoutNanos / each * workers;
        return Math.min(most, (int) Math.max(workers, fitting));
    }

    /** Returns whether the handler takes longer for a single event than the group's message timeout. */
    public boolean isTooShort() {
        return timeoutNanos != NEVER && handlerNanos.get() > USED * timeoutNanos;
    }
}
