package io.photonpump.embedded.internal.store;

import org.jspecify.annotations.Nullable;

/** The result of a read of one event. A success without an event is possible (docs/protocol.md, Reads of one event). */
public record EventRead(Status status, @Nullable StoredEvent event) {

    public enum Status {
        SUCCESS,
        NOT_FOUND,
        NO_STREAM,
        STREAM_DELETED
    }
}
