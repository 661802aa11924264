package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.StoredEvent;
import java.util.UUID;

/**
 * An event within a group.
 *
 * @param number its number in the source of the group; for one that was parked, in the stream of parked events
 * @param replayed whether it was parked before: then it does not count for checkpoints
 */
record GroupMessage(ResolvedEvent event, long number, int retryCount, boolean replayed) {

    static GroupMessage first(ResolvedEvent event, long number) {
        return new GroupMessage(event, number, 0, false);
    }

    GroupMessage again(int retryCount) {
        return new GroupMessage(event, number, retryCount, replayed);
    }

    /** Returns the id by which consumers acknowledge it: the id of the link if a link was resolved. */
    UUID id() {
        return event.original().id();
    }

    /** Returns the number by which retries are ordered: that of the shown event. */
    long retryOrder() {
        StoredEvent shown = event.event();
        return shown == null ? number() : shown.number();
    }
}
