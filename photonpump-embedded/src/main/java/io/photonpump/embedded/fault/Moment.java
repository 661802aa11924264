package io.photonpump.embedded.fault;

import io.photonpump.internal.frame.Command;

/**
 * When a fault strikes. Each moment is counted over the whole server, from the time its script is installed; without more
 * words a fault strikes at the first one only.
 *
 * <pre>{@code
 * Moment.beforeExecuting(Operation.WRITE)            // the first write
 * Moment.afterExecuting(Operation.WRITE).number(3)   // the third
 * Moment.onLiveEvent().from(10)                      // the tenth and all later ones
 * }</pre>
 *
 * @param first the number of the first moment that counts, from 1
 * @param count how many count, from that one on
 */
public record Moment(Point point, Operation operation, int first, int count) {

    /** Where in a connection's life. */
    public enum Point {
        /** A client has connected and nothing has been read from it. */
        CONNECT,
        /** A request has come, and nothing has been done. */
        BEFORE_EXECUTING,
        /** A request has been carried out, and its reply has not been sent. */
        AFTER_EXECUTING,
        /** The reply has been sent. */
        AFTER_REPLY,
        /** An event of a subscription is about to be sent. */
        LIVE_EVENT
    }

    private static final int FOR_EVER = Integer.MAX_VALUE;

    /** @throws IllegalArgumentException if a number is below 1 */
    public Moment {
        if (first < 1 || count < 1) {
            throw new IllegalArgumentException("moments are counted from 1");
        }
    }

    /** A client connects. */
    public static Moment onConnect() {
        return new Moment(Point.CONNECT, Operation.ANY, 1, 1);
    }

    /** A request has come, and nothing has been done: what is lost now was never carried out. */
    public static Moment beforeExecuting(Operation operation) {
        return new Moment(Point.BEFORE_EXECUTING, operation, 1, 1);
    }

    /** The request has been carried out, and its reply has not been sent: what is lost now was done nevertheless. */
    public static Moment afterExecuting(Operation operation) {
        return new Moment(Point.AFTER_EXECUTING, operation, 1, 1);
    }

    /** The reply has just been sent. */
    public static Moment afterReply(Operation operation) {
        return new Moment(Point.AFTER_REPLY, operation, 1, 1);
    }

    /** A volatile or persistent subscription is about to get an event. */
    public static Moment onLiveEvent() {
        return new Moment(Point.LIVE_EVENT, Operation.ANY, 1, 1);
    }

    /** Only the {@code n}-th such moment, from 1. */
    public Moment number(int n) {
        return new Moment(point, operation, n, 1);
    }

    /** The {@code n}-th such moment and every later one. */
    public Moment from(int n) {
        return new Moment(point, operation, n, FOR_EVER);
    }

    /** This many such moments, beginning with the one that {@link #number} chose. */
    public Moment times(int count) {
        return new Moment(point, operation, first, count);
    }

    /** Every such moment. */
    public Moment always() {
        return from(1);
    }

    /** Whether the {@code n}-th one counts. */
    boolean includes(long n) {
        return n >= first && n - first < count;
    }

    boolean isAt(Point here, Command command) {
        return point == here && (here == Point.CONNECT || here == Point.LIVE_EVENT || operation.covers(command));
    }
}
