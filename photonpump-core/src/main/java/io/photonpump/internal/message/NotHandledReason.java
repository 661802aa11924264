package io.photonpump.internal.message;

/** Why a node does not take a request (docs/protocol.md, NotHandled message). In the order of the numbers on the wire. */
public enum NotHandledReason {
    NOT_READY,
    TOO_BUSY,
    NOT_LEADER,
    READ_ONLY,
    /** A number that this client does not know. */
    UNRECOGNIZED
}
