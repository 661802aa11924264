package io.photonpump.stream;

/** Which way to read. */
public enum Direction {
    /** Oldest first. */
    FORWARD,
    /** Newest first. */
    BACKWARD
}
