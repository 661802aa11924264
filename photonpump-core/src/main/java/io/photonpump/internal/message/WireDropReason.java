package io.photonpump.internal.message;

/** The reasons for which a server ends a subscription. */
public enum WireDropReason {
    UNSUBSCRIBED,
    ACCESS_DENIED,
    NOT_FOUND,
    PERSISTENT_SUBSCRIPTION_DELETED,
    SUBSCRIBER_MAX_COUNT_REACHED,
    /** A reason that this client does not know. */
    UNRECOGNIZED
}
