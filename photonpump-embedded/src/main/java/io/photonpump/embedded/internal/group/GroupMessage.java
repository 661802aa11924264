package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.StoredEvent;
import java.util.UUID;

/**
 * An event on its way through a group.
 *
 * @param replayed whether it was parked once: then it says nothing about how far the group has come
 */
record GroupMessage(ResolvedEvent event, int retryCount, boolean replayed) {

    static GroupMessage first(ResolvedEvent event) {
        return new GroupMessage(event, 0, false);
    }

    GroupMessage again(int retryCount) {
        return new GroupMessage(event, retryCount, replayed);
    }

    /** What consumers acknowledge by: the id of the link, if one was followed. */
    UUID id() {
        return event.original().id();
    }

    /** The number in the group's stream. */
    long number() {
        return event.original().number();
    }

    /** By what events that are given out again are ordered: the number of the event shown. */
    long retryOrder() {
        StoredEvent shown = event.event();
        return shown == null ? number() : shown.number();
    }
}
