package io.photonpump.internal.message;

/**
 * How creating, changing or deleting a persistent subscription group ended (docs/protocol.md, Persistent subscription
 * messages).
 */
public enum GroupResult {
    SUCCESS,
    /** Only when creating. */
    ALREADY_EXISTS,
    /** Only when changing or deleting. */
    DOES_NOT_EXIST,
    FAIL,
    ACCESS_DENIED,
    /** A number that this client does not know. */
    UNRECOGNIZED
}
