package io.photonpump.embedded.internal.engine;

import io.photonpump.embedded.internal.store.ResolvedEvent;
import org.jspecify.annotations.Nullable;

/** The result of a read of one event. A success without an event is possible (docs/protocol.md, Reads of one event). */
public record EventResult(Status status, @Nullable ResolvedEvent event) {

    public enum Status {
        SUCCESS,
        NOT_FOUND,
        NO_STREAM,
        STREAM_DELETED,
        ACCESS_DENIED
    }

    static final EventResult ACCESS_DENIED = new EventResult(Status.ACCESS_DENIED, null);
}
