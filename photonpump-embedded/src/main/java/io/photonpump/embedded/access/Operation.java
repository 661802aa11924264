package io.photonpump.embedded.access;

/** What an access control list speaks of. */
public enum Operation {
    READ,
    WRITE,
    DELETE,
    META_READ,
    META_WRITE
}
