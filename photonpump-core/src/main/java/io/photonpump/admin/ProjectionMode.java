package io.photonpump.admin;

/** How long a projection lives. */
public enum ProjectionMode {
    /** Goes on for ever, and through restarts. */
    CONTINUOUS,
    /** Runs to the end of what there is. */
    ONE_TIME,
    /** Runs to the end of what there is, and is forgotten with the next restart. */
    TRANSIENT
}
