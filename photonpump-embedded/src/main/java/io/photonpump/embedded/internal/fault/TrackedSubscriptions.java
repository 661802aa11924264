package io.photonpump.embedded.internal.fault;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** The subscriptions of one connection by the ids of their requests, and those among them that a fault has ended. */
final class TrackedSubscriptions {

    private final Set<UUID> live = new HashSet<>();

    /** Ended by a fault, until the server itself has reported the end, which the client must not see. */
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

    /** Forgets a subscription whose end the server has reported; returns true if a fault has reported it before. */
    boolean dropped(UUID id) {
        live.remove(id);
        return ended.remove(id);
    }

    /** Marks all live subscriptions as ended by a fault, and returns them. */
    Set<UUID> endAll() {
        Set<UUID> all = Set.copyOf(live);
        ended.addAll(all);
        live.clear();
        return all;
    }
}
