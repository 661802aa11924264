package io.photonpump.embedded.internal.access;

/** What an access control list speaks of. */
public enum Permission {
    READ,
    WRITE,
    DELETE,
    META_READ,
    META_WRITE
}
