package io.photonpump.admin;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The persistent subscription groups of a server. Creating, changing and deleting them are calls of the client itself. */
public interface SubscriptionAdmin {

    /**
     * All there is to know about a group.
     *
     * @return fails with {@link io.photonpump.error.GroupNotFoundException}
     */
    CompletableFuture<PersistentSubscriptionInfo> info(String stream, String group);

    /** All groups, without their settings and connections. */
    CompletableFuture<List<PersistentSubscriptionInfo>> list();

    /** The groups of a stream, without their settings and connections; empty if there are none. */
    CompletableFuture<List<PersistentSubscriptionInfo>> list(String stream);

    /**
     * Delivers all parked events of a group again, each to be parked again if it fails again. Members of {@code $admins} and
     * {@code $ops} may. To look at them first, read the stream {@link PersistentSubscriptionInfo#parkedStream()}.
     *
     * @return fails with {@link io.photonpump.error.GroupNotFoundException}
     */
    CompletableFuture<Void> replayParked(String stream, String group);

    /**
     * As {@link #replayParked(String, String)}, for the first parked events only. Servers from version 20 on; older ones
     * replay all.
     *
     * @param stopAt the number in the parked stream of the first event that stays parked
     */
    CompletableFuture<Void> replayParked(String stream, String group, long stopAt);
}
