package io.photonpump.error;

/** The reason why a subscription ended. */
public enum DropReason {
    /** The caller ended it. */
    UNSUBSCRIBED,
    /** The user may not read the stream. */
    ACCESS_DENIED,
    /** The persistent subscription group does not exist. */
    NOT_FOUND,
    /** The persistent subscription group was deleted. */
    GROUP_DELETED,
    /** The persistent subscription group has reached its maximum number of consumers. */
    SUBSCRIBER_MAX_COUNT_REACHED,
    /** The server refused the credentials. */
    NOT_AUTHENTICATED,
    /** The stream was hard-deleted, so that no event can follow. */
    STREAM_DELETED,
    /** The consumer was too slow, and the options end the subscription in this case. */
    OVERFLOW,
    /** The consumer threw an exception. */
    CONSUMER_FAILED,
    /** The server did not confirm the subscription in time. */
    TIMED_OUT,
    /** The server violated the protocol, or refused the request as malformed. */
    SERVER_ERROR,
    /** The server's protocol does not support the subscription. */
    UNSUPPORTED,
    /** The client was closed. */
    CLIENT_CLOSED
}
