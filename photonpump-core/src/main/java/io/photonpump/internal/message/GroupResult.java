package io.photonpump.internal.message;

/** The results of creating, changing and deleting a persistent subscription group. */
public enum GroupResult {
    SUCCESS,
    /** Only when creating. */
    ALREADY_EXISTS,
    /** Only when changing or deleting. */
    DOES_NOT_EXIST,
    FAIL,
    ACCESS_DENIED,
    /** A result that this client does not know. */
    UNRECOGNIZED
}
