package io.photonpump.embedded.fault;

/**
 * The moment at which a fault strikes. Moments are counted over all connections of the server, from the time the script is
 * installed. By default a fault strikes at the first such moment only.
 *
 * <pre>{@code
 * Moment.beforeExecuting(Operation.WRITE)            // the first write
 * Moment.afterExecuting(Operation.WRITE).number(3)   // the third
 * Moment.onLiveEvent().from(10)                      // the tenth and all later ones
 * }</pre>
 *
 * @param point the point in the life of a connection or request
 * @param operation the operations that are counted
 * @param first the number of the first moment at which the fault strikes, from 1
 * @param count the number of consecutive moments at which it strikes
 */
public record Moment(Point point, Operation operation, int first, int count) {

    /** The points in the life of a connection at which faults can strike. */
    public enum Point {
        /** A client has connected; the server has not read anything from it. */
        CONNECT,
        /** A request has arrived; the server has not carried it out. */
        BEFORE_EXECUTING,
        /** The server has carried out a request; its reply has not been sent. */
        AFTER_EXECUTING,
        /** The reply has been sent. */
        AFTER_REPLY,
        /** An event of a subscription is about to be sent. */
        LIVE_EVENT
    }

    private static final int FOR_EVER = Integer.MAX_VALUE;

    /**
     * Creates a moment.
     *
     * @param point the point in the life of a connection or request
     * @param operation the operations that are counted
     * @param first the number of the first moment at which the fault strikes, from 1
     * @param count the number of consecutive moments at which it strikes
     * @throws IllegalArgumentException if a number is below 1
     */
    public Moment {
        if (first < 1 || count < 1) {
            throw new IllegalArgumentException("moments are counted from 1");
        }
    }

    /**
     * Selects the connection of a client.
     *
     * @return the first such moment
     */
    public static Moment onConnect() {
        return new Moment(Point.CONNECT, Operation.ANY, 1, 1);
    }

    /**
     * Selects the arrival of a request. A request that is lost at this moment is not carried out.
     *
     * @param operation the kind of request
     * @return the first such moment
     */
    public static Moment beforeExecuting(Operation operation) {
        return new Moment(Point.BEFORE_EXECUTING, operation, 1, 1);
    }

    /**
     * Selects the time between the execution of a request and its reply. If the reply is lost at this moment, the request has
     * been carried out nevertheless.
     *
     * @param operation the kind of request
     * @return the first such moment
     */
    public static Moment afterExecuting(Operation operation) {
        return new Moment(Point.AFTER_EXECUTING, operation, 1, 1);
    }

    /**
     * Selects the time just after a reply has been sent.
     *
     * @param operation the kind of request
     * @return the first such moment
     */
    public static Moment afterReply(Operation operation) {
        return new Moment(Point.AFTER_REPLY, operation, 1, 1);
    }

    /**
     * Selects the time just before an event of a volatile or persistent subscription is sent.
     *
     * @return the first such moment
     */
    public static Moment onLiveEvent() {
        return new Moment(Point.LIVE_EVENT, Operation.ANY, 1, 1);
    }

    /**
     * Restricts the fault to one moment.
     *
     * @param n the number of the moment, from 1
     * @return only the {@code n}-th such moment
     */
    public Moment number(int n) {
        return new Moment(point, operation, n, 1);
    }

    /**
     * Extends the fault to all moments from a certain one on.
     *
     * @param n the number of the first moment, from 1
     * @return the {@code n}-th such moment and every later one
     */
    public Moment from(int n) {
        return new Moment(point, operation, n, FOR_EVER);
    }

    /**
     * Extends the fault to several consecutive moments, beginning with the one chosen by {@link #number}.
     *
     * @param count the number of moments, at least 1
     * @return the moments
     */
    public Moment times(int count) {
        return new Moment(point, operation, first, count);
    }

    /**
     * Extends the fault to every such moment.
     *
     * @return all such moments
     */
    public Moment always() {
        return from(1);
    }
}
