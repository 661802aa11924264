package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.StoredEvent;
import java.util.UUID;

/**
 * An event within a group.
 *
 * @param replayed whether it was parked before: then it does not count for checkpoints
 */
record GroupMessage(ResolvedEvent event, int retryCount, boolean replayed) {

    static GroupMessage first(ResolvedEvent event) {
        return new GroupMessage(event, 0, false);
    }

    GroupMessage again(int retryCount) {
        return new GroupMessage(event, retryCount, replayed);
    }

    /** Returns the id by which consumers acknowledge it: the id of the link if a link was resolved. */
    UUID id() {
        return event.original().id();
    }

    /** Returns the number in the stream of the group. */
    long number() {
        return event.original().number();
    }

    /** Returns the number by which retries are ordered: that of the shown event. */
    long retryOrder() {
        StoredEvent shown = event.event();
        return shown == null ? number() : shown.number();
    }
}
