package io.photonpump.admin;

/** The lifetime of a projection. */
public enum ProjectionMode {
    /** Processes new events without end and survives restarts of the server. */
    CONTINUOUS,
    /** Ends when it has processed the existing events. */
    ONE_TIME,
    /** Ends when it has processed the existing events; the server forgets it when it restarts. */
    TRANSIENT
}
