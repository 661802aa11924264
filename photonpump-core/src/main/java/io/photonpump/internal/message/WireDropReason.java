package io.photonpump.internal.message;

/** Why the server ended a subscription (docs/protocol.md, Subscription messages). In the order of the numbers on the wire. */
public enum WireDropReason {
    UNSUBSCRIBED,
    ACCESS_DENIED,
    NOT_FOUND,
    PERSISTENT_SUBSCRIPTION_DELETED,
    SUBSCRIBER_MAX_COUNT_REACHED,
    /** A number that this client does not know. */
    UNRECOGNIZED
}
