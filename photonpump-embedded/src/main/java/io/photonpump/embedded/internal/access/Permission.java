package io.photonpump.embedded.internal.access;

/** The permissions in an access control list. */
public enum Permission {
    READ,
    WRITE,
    DELETE,
    META_READ,
    META_WRITE
}
