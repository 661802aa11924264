package io.photonpump.spring.listener.container;

import io.photonpump.event.DropReason;
import org.jspecify.annotations.Nullable;

/** Why a session is over. */
sealed interface SessionEnd {

    /** Somebody asked for it: to stop, to pause, to begin elsewhere. */
    record Requested() implements SessionEnd {}

    /** It subscribes again with another number of events in flight. */
    record Adapted() implements SessionEnd {}

    /** The subscription ended. */
    record Dropped(DropReason reason, @Nullable Throwable cause) implements SessionEnd {}

    /** The listener failed in a way that ends it. */
    record Failed(Throwable cause) implements SessionEnd {}
}
