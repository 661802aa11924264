package io.photonpump.embedded.internal.subscription;

/** The reasons for the end of a subscription, with their codes on the wire. */
public enum DropReason {
    UNSUBSCRIBED(0),
    ACCESS_DENIED(1),
    NOT_FOUND(2),
    PERSISTENT_SUBSCRIPTION_DELETED(3),
    SUBSCRIBER_MAX_COUNT_REACHED(4);

    private final int code;

    DropReason(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
