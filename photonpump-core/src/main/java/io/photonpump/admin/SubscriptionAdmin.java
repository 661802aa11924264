package io.photonpump.admin;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Administration of persistent subscription groups. {@code EventStoreClient} creates, updates and deletes them. Methods may be called on
 * any thread and do not block; {@code EventStoreAdmin} documents the errors of all calls.
 */
public interface SubscriptionAdmin {

    /**
     * Reads the state of a group with its settings and consumers.
     *
     * @param stream the stream of the group
     * @param group the name of the group
     * @return its state; fails with {@link io.photonpump.error.GroupNotFoundException} if there is no such group
     */
    CompletableFuture<PersistentSubscriptionInfo> info(String stream, String group);

    /**
     * Lists all groups, without settings and consumers.
     *
     * @return their states
     */
    CompletableFuture<List<PersistentSubscriptionInfo>> list();

    /**
     * Lists the groups of a stream, without settings and consumers.
     *
     * @param stream the stream
     * @return their states; an empty list if there are none
     */
    CompletableFuture<List<PersistentSubscriptionInfo>> list(String stream);

    /**
     * Delivers all parked events of a group again. An event that fails again is parked again. Requires a member of {@code $admins} or
     * {@code $ops}. To inspect the events first, read the stream {@link PersistentSubscriptionInfo#parkedStream()}.
     *
     * @param stream the stream of the group
     * @param group the name of the group
     * @return completes when the server has accepted the command; fails with {@link io.photonpump.error.GroupNotFoundException} if there
     *     is no such group
     */
    CompletableFuture<Void> replayParked(String stream, String group);

    /**
     * Delivers the first parked events of a group again, as {@link #replayParked(String, String)}. Servers before version 20 replay all.
     *
     * @param stream the stream of the group
     * @param group the name of the group
     * @param stopAt the number in the parked stream of the first event that stays parked
     * @return as for {@link #replayParked(String, String)}
     */
    CompletableFuture<Void> replayParked(String stream, String group, long stopAt);
}
