package io.photonpump.spring.listener;

/** What becomes of an event when its retries are used up. */
public enum ExhaustedAction {
    /** Put aside by the persistent group. The default for persistent listeners, and only for them. */
    PARK,
    /** Logged as an error and passed over. The default for volatile listeners. */
    SKIP,
    /** The listener stops, because order matters. The default for catch-up listeners. */
    STOP,
    /** Written to a dead-letter stream, then passed over. */
    DEAD_LETTER
}
