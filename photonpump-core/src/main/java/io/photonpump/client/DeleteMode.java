package io.photonpump.client;

/** The kind of a deletion (docs/protocol.md, Deletes). */
public enum DeleteMode {
    /** Makes the stream's events unreadable. A later write brings the stream back, and its event numbers continue. */
    SOFT,
    /** Deletes the stream for good: its name can never be used again. */
    HARD
}
