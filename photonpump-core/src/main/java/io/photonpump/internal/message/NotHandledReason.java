package io.photonpump.internal.message;

/** The reasons for which a node does not carry out a request. */
public enum NotHandledReason {
    NOT_READY,
    TOO_BUSY,
    NOT_LEADER,
    READ_ONLY,
    /** A reason that this client does not know. */
    UNRECOGNIZED
}
