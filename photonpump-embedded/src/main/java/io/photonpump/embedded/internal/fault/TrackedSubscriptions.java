package io.photonpump.embedded.internal.fault;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** The subscriptions of one connection, by the ids of their requests, and those among them that a fault has ended. */
final class TrackedSubscriptions {

    private final Set<UUID> live = new HashSet<>();

    /** Until the server's own last word about them has come, which is not for the client. */
    private final Set<UUID> ended = new HashSet<>();

    void requested(UUID id) {
        live.add(id);
    }

    boolean isLive(UUID id) {
        return live.contains(id);
    }

    boolean hasEnded(UUID id) {
        return ended.contains(id);
    }

    boolean haveEnded() {
        return !ended.isEmpty();
    }

    /** The server has said its last word; true if the client is not to hear it. */
    boolean dropped(UUID id) {
        live.remove(id);
        return ended.remove(id);
    }

    /** Those that lived until now. */
    Set<UUID> endAll() {
        Set<UUID> all = Set.copyOf(live);
        ended.addAll(all);
        live.clear();
        return all;
    }
}
