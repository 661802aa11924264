package io.photonpump.internal.message;

/**
 * How a read ended: the results of reading an event, a stream and {@code $all} under one roof (docs/protocol.md, Read
 * messages), because they mean the same and only their numbers differ.
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
    /** A number that this client does not know. */
    UNRECOGNIZED;

    static final ReadResult[] OF_EVENT = {SUCCESS, EVENT_NOT_FOUND, NO_STREAM, STREAM_DELETED, ERROR, ACCESS_DENIED};
    static final ReadResult[] OF_STREAM = {SUCCESS, NO_STREAM, STREAM_DELETED, NOT_MODIFIED, ERROR, ACCESS_DENIED};
    static final ReadResult[] OF_ALL = {SUCCESS, NOT_MODIFIED, ERROR, ACCESS_DENIED};

    static ReadResult of(ReadResult[] table, int number) {
        return number >= 0 && number < table.length ? table[number] : UNRECOGNIZED;
    }
}
