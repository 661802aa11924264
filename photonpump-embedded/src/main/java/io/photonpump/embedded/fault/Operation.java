package io.photonpump.embedded.fault;

/** The kinds of requests that faults can select. */
public enum Operation {
    /** Every request except heartbeats. */
    ANY,
    /** A write of events. */
    WRITE,
    /** The deletion of a stream. */
    DELETE,
    /** The start, a write or the commit of a transaction. */
    TRANSACTION,
    /** A read of one event. */
    READ_EVENT,
    /** A read of a page of a stream. */
    READ_STREAM,
    /** A read of a page of {@code $all}, filtered or not. */
    READ_ALL,
    /** A volatile subscription, filtered or not; its reply is the confirmation. */
    SUBSCRIBE,
    /** The end of a subscription. It has no reply: only {@link Moment#beforeExecuting} occurs. */
    UNSUBSCRIBE,
    /** A consumer that joins a persistent subscription group; its reply is the confirmation. */
    CONNECT_TO_GROUP,
    /** The creation, update or deletion of a persistent subscription group. */
    CHANGE_GROUP,
    /** An acknowledgement. It has no reply: only {@link Moment#beforeExecuting} occurs. */
    ACK,
    /** A negative acknowledgement. It has no reply: only {@link Moment#beforeExecuting} occurs. */
    NACK,
    /** A ping. */
    PING,
    /** The start of a scavenge. */
    SCAVENGE,
    /** A check of the connection's default credentials. */
    AUTHENTICATE,
    /** The identification of the client. */
    IDENTIFY
}
