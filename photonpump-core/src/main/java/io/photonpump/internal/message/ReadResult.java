package io.photonpump.internal.message;

/**
 * The results of reading an event, a stream and {@code $all}. One enum serves the three, because the results mean the same.
 */
public enum ReadResult {
    SUCCESS,
    EVENT_NOT_FOUND,
    NO_STREAM,
    STREAM_DELETED,
    /** Only ever sent to readers over HTTP. */
    NOT_MODIFIED,
    ERROR,
    ACCESS_DENIED,
    /** A result that this client does not know. */
    UNRECOGNIZED
}
