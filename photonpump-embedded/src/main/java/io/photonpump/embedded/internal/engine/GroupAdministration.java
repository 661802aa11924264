package io.photonpump.embedded.internal.engine;

import io.photonpump.embedded.internal.access.AccessControl;
import io.photonpump.embedded.internal.access.Permission;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.group.ConsumerIdentity;
import io.photonpump.embedded.internal.group.Delivery;
import io.photonpump.embedded.internal.group.GroupInfo;
import io.photonpump.embedded.internal.group.GroupKey;
import io.photonpump.embedded.internal.group.GroupResult;
import io.photonpump.embedded.internal.group.GroupSettings;
import io.photonpump.embedded.internal.group.NakAction;
import io.photonpump.embedded.internal.group.PersistentGroups;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.Streams;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Groups with access control: operators administer them, and readers of the stream consume from them. */
public final class GroupAdministration {

    private static final String CREATE_DENIED = "You do not have permissions to create streams";
    private static final String UPDATE_DENIED = "You do not have permissions to update the subscription";

    private final PersistentGroups groups;
    private final AccessControl access;
    private final Store store;
    private final ServerClock clock;

    GroupAdministration(PersistentGroups groups, AccessControl access, Store store, ServerClock clock) {
        this.groups = groups;
        this.access = access;
        this.store = store;
        this.clock = clock;
    }

    public GroupResult create(User user, GroupKey key, GroupSettings settings) {
        return user.isOperator()
                ? groups.create(key, settings, String.valueOf(user.username()), clock.now())
                : denied(CREATE_DENIED);
    }

    /** Returns the reply to a request with an unknown strategy. Other errors take precedence. */
    public GroupResult createWithUnknownStrategy(User user, GroupKey key, String strategy) {
        return user.isOperator() ? groups.createWithUnknownStrategy(key, strategy) : denied(CREATE_DENIED);
    }

    public GroupResult update(User user, GroupKey key, GroupSettings settings) {
        return user.isOperator()
                ? groups.update(key, settings, String.valueOf(user.username()), clock.now())
                : denied(UPDATE_DENIED);
    }

    public GroupResult updateWithUnknownStrategy(User user, GroupKey key, String strategy) {
        return user.isOperator() ? groups.updateWithUnknownStrategy(key, strategy) : denied(UPDATE_DENIED);
    }

    public GroupResult delete(User user, GroupKey key) {
        return user.isOperator()
                ? groups.delete(key, String.valueOf(user.username()), clock.now())
                : denied(CREATE_DENIED);
    }

    /**
     * Replays parked events.
     *
     * @param stopAt the number of the first parked event that is not replayed; the largest long replays all
     */
    public GroupResult replayParked(User user, GroupKey key, long stopAt) {
        return user.isOperator()
                ? groups.replayParked(key, stopAt, clock.now())
                : denied("You do not have permissions to replay messages");
    }

    private static GroupResult denied(String reason) {
        return new GroupResult(GroupResult.Status.ACCESS_DENIED, reason);
    }

    public boolean mayConnect(User user, GroupKey key) {
        return access.allows(user, key.stream().isEmpty() ? Streams.ALL : key.stream(), Permission.READ);
    }

    public PersistentGroups.Connect canConnect(GroupKey key, UUID id) {
        return groups.canConnect(key, id);
    }

    /** Returns the last number of the stream of the group, for the confirmation. */
    public long lastNumber(GroupKey key) {
        return store.lastNumber(key.stream());
    }

    /** Adds a consumer. The first events are delivered during the call. */
    public void connect(GroupKey key, UUID id, ConsumerIdentity identity, int slots, Delivery delivery) {
        groups.connect(key, id, identity, slots, delivery, clock.now());
    }

    /** Acknowledges events, without access control. Unknown groups and ids are ignored. */
    public void acknowledge(String subscriptionId, List<UUID> eventIds) {
        groups.acknowledge(subscriptionId, eventIds, clock.now());
    }

    public void reject(String subscriptionId, List<UUID> eventIds, NakAction action, String reason) {
        groups.reject(subscriptionId, eventIds, action, reason, clock.now());
    }

    public @Nullable GroupInfo info(GroupKey key) {
        return groups.info(key, clock.now());
    }

    public List<GroupInfo> infos() {
        return groups.infos(clock.now());
    }
}
