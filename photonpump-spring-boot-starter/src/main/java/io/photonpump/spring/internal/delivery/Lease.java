package io.photonpump.spring.internal.delivery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a listener may keep an event of its group: after the group's message time-out the server gives the event to another
 * consumer. Knows the time-out, and how long the handler takes for an event. One for each listener, for all its sessions. Safe
 * on any thread.
 *
 * <p>The lease begins when the server sends the event, and the listener knows only when it arrived. So 80 % of the time-out
 * are used, and work that would probably end later is not begun. An event that has just arrived is always begun, however slow
 * the handler is.
 */
public final class Lease {

    private static final double USED = 0.8;
    private static final double ALWAYS_BEGUN = 0.2;

    /** Less than {@link #USED}, because the time that the handler takes varies. */
    private static final double PLANNED = 0.7;

    /** What the last event counts for in the average. */
    private static final double WEIGHT = 0.2;

    private static final long NEVER = Long.MAX_VALUE;

    private final AtomicLong handlerNanos = new AtomicLong();
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile long timeoutNanos;

    private Lease(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    /** A lease that never ends, for listeners without a group. */
    public static Lease unlimited() {
        return new Lease(NEVER);
    }

    public static Lease of(Duration messageTimeout) {
        return new Lease(messageTimeout.toNanos());
    }

    /** The server has told the time-out of the group; zero stands for none. */
    public void messageTimeout(Duration told) {
        timeoutNanos = told.isZero() || told.isNegative() ? NEVER : told.toNanos();
    }

    /** The handler took so long for so many events. */
    public void handled(long nanos, int events) {
        long each = Math.max(1, nanos / events);
        handlerNanos.updateAndGet(average -> average == 0 ? each : (long) (average + WEIGHT * (each - average)));
    }

    /** How long the handler takes for an event, on average; zero before the first. */
    public Duration handlerTime() {
        return Duration.ofNanos(handlerNanos.get());
    }

    public Duration messageTimeout() {
        return Duration.ofNanos(timeoutNanos);
    }

    /** Whether nobody has been warned yet that the time-out is too short: once for a listener is enough. */
    public boolean warnOnce() {
        return warned.compareAndSet(false, true);
    }

    /** Whether it is too late to begin with so many events, the oldest of which has been here for so long. */
    public boolean isOver(long heldNanos, int events) {
        return timeoutNanos != NEVER && heldNanos > latestBegin(events);
    }

    private double latestBegin(int events) {
        return Math.max(USED * timeoutNanos - (double) handlerNanos.get() * events, ALWAYS_BEGUN * timeoutNanos);
    }

    /** Whether the server has certainly taken an event back by now. */
    public boolean isExpired(long heldNanos) {
        return heldNanos > timeoutNanos;
    }

    /** Whether an event that has been here for so long can be kept for so much longer, to be tried again. */
    public boolean covers(long heldNanos, Duration wait) {
        return timeoutNanos == NEVER || heldNanos + wait.toNanos() < USED * timeoutNanos;
    }

    /** How long a batch may be waited for at most. */
    public Duration linger(Duration wanted) {
        Duration most = timeoutNanos == NEVER ? wanted : Duration.ofNanos((long) (ALWAYS_BEGUN * timeoutNanos / 2));
        return wanted.compareTo(most) > 0 ? most : wanted;
    }

    /** How many events so many workers can hold without keeping one too long; {@code most} at most, one for each at least. */
    public int fitting(int workers, int most) {
        long each = handlerNanos.get();
        if (timeoutNanos == NEVER || each == 0) {
            return most;
        }
        double fitting = PLANNED * timeoutNanos / each * workers;
        return Math.min(most, (int) Math.max(workers, fitting));
    }

    /** Whether the handler takes longer for a single event than the group waits. */
    public boolean isTooShort() {
        return timeoutNanos != NEVER && handlerNanos.get() > USED * timeoutNanos;
    }
}
