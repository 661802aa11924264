package io.photonpump.embedded.faults;

/** The events that a round removes from streams while clients use them. */
enum Loss {
    /** Nothing. */
    NONE,
    /** The oldest events of the shared stream, by {@code $maxCount} and {@code $tb}. */
    TRUNCATION,
    /** All events of a stream, by soft deletes, and whole streams, by hard deletes. */
    DELETION
}
