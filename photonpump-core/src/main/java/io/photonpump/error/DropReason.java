package io.photonpump.error;

/** Why a subscription ended. */
public enum DropReason {
    /** The caller asked for it. */
    UNSUBSCRIBED,
    /** The user may not read the stream. */
    ACCESS_DENIED,
    /** There is no such persistent subscription group. */
    NOT_FOUND,
    /** The persistent subscription group was deleted. */
    GROUP_DELETED,
    /** The persistent subscription group has as many subscribers as it may have. */
    SUBSCRIBER_MAX_COUNT_REACHED,
    /** The credentials were refused. */
    NOT_AUTHENTICATED,
    /** The stream was hard-deleted: nothing can ever follow. */
    STREAM_DELETED,
    /** The consumer was too slow, and the options ask to end the subscription then. */
    OVERFLOW,
    /** The consumer threw. */
    CONSUMER_FAILED,
    /** The server did not confirm the subscription in time. */
    TIMED_OUT,
    /** The server answered something that has no place in the protocol, or refused the request as malformed. */
    SERVER_ERROR,
    /** The server's protocol has no such subscription. */
    UNSUPPORTED,
    /** The client was closed. */
    CLIENT_CLOSED
}
