package io.photonpump.stream;

/** The direction of a read. */
public enum Direction {
    /** Oldest events first. */
    FORWARD,
    /** Newest events first. */
    BACKWARD
}
