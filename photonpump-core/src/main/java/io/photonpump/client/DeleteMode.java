package io.photonpump.client;

/** How to delete a stream (docs/protocol.md, Deletes). */
public enum DeleteMode {
    /** Its events can no longer be read; writing to it brings it back, with numbers going on where they were. */
    SOFT,
    /** For good: the name can never be used again. */
    HARD
}
