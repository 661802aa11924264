package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.store.Streams;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All groups of a server. Whether the caller may do what is asked was decided elsewhere; streams, names and settings are
 * checked here.
 */
public final class PersistentGroups {

    /** Where server versions differ. */
    public record Rules(
            boolean checksBufferSizes,
            boolean quotesCheckpoints,
            boolean countsLostConsumersAsRetry,
            boolean zeroMessageTimeoutIsAtOnce) {}

    private final Store store;
    private final Rules rules;
    private final GroupConfig config;
    private final Map<String, PersistentGroup> groups = new LinkedHashMap<>();
    private final Map<String, List<PersistentGroup>> byStream = new LinkedHashMap<>();

    /** All groups that the store's configuration event names, each going on behind its checkpoint. */
    public PersistentGroups(Store store, Rules rules, long now) {
        this.store = store;
        this.rules = rules;
        this.config = new GroupConfig(store);
        config.load().forEach((key, settings) -> put(group(key, settings, now)));
    }

    /** Forgets all groups, and begins with those that the configuration names now: another server has administered them. */
    public void reload(long now) {
        List.copyOf(groups.values()).forEach(this::remove);
        config.load().forEach((key, settings) -> put(group(key, settings, now)));
    }

    public GroupResult create(GroupKey key, GroupSettings settings, String userName, long now) {
        if (groups.containsKey(key.text())) {
            return new GroupResult(GroupResult.Status.ALREADY_EXISTS, "Group '" + key.group() + "' already exists.");
        }
        if (key.stream().isEmpty() || key.stream().equals("$all")) {
            return new GroupResult(GroupResult.Status.FAIL, "Bad stream name.");
        }
        GroupResult refusal = refusal(settings);
        if (refusal != null) {
            return refusal;
        }
        put(group(key, settings, now));
        save(key, userName, now);
        return GroupResult.SUCCESS;
    }

    /** A strategy that there is not is found out last, as by the real server. */
    public GroupResult createWithUnknownStrategy(GroupKey key, String strategy) {
        GroupResult refusal = refusal(key);
        return refusal == null ? unknown(strategy) : refusal;
    }

    public GroupResult updateWithUnknownStrategy(GroupKey key, String strategy) {
        return groups.containsKey(key.text()) ? unknown(strategy) : GroupResult.missing(key);
    }

    private static GroupResult unknown(String strategy) {
        return new GroupResult(GroupResult.Status.FAIL, "Consumer strategy " + strategy + " does not exist.");
    }

    private @Nullable GroupResult refusal(GroupKey key) {
        if (groups.containsKey(key.text())) {
            return new GroupResult(GroupResult.Status.ALREADY_EXISTS, "Group '" + key.group() + "' already exists.");
        }
        return key.stream().isEmpty() || key.stream().equals(Streams.ALL)
                ? new GroupResult(GroupResult.Status.FAIL, "Bad stream name.")
                : null;
    }

    /** Consumers have to connect again; what was not checkpointed is given out again. */
    public GroupResult update(GroupKey key, GroupSettings settings, String userName, long now) {
        PersistentGroup existing = groups.get(key.text());
        if (existing == null) {
            return GroupResult.missing(key);
        }
        GroupResult refusal = refusal(settings);
        if (refusal != null) {
            return refusal;
        }
        remove(existing);
        put(group(key, settings, now));
        save(key, userName, now);
        return GroupResult.SUCCESS;
    }

    /** With its checkpoint and its parked events. */
    public GroupResult delete(GroupKey key, String userName, long now) {
        PersistentGroup existing = groups.get(key.text());
        if (existing == null) {
            return GroupResult.missing(key);
        }
        remove(existing);
        streams(key).delete(now);
        save(key, userName, now);
        return GroupResult.SUCCESS;
    }

    private @Nullable GroupResult refusal(GroupSettings settings) {
        if (rules.checksBufferSizes() && settings.readBatchSize() >= settings.bufferSize()) {
            return new GroupResult(GroupResult.Status.FAIL, "Read batch size must be smaller than the buffer size");
        }
        return settings.liveBufferSize() < 0
                ? new GroupResult(GroupResult.Status.FAIL, "Live buffer size must not be negative")
                : null;
    }

    /** How a consumer that wants to connect was received. */
    public enum Connect {
        CONNECTED,
        NOT_FOUND,
        FULL,
        /** The id is in use: the request is confirmed, and that is all that ever comes of it. */
        SAME_ID
    }

    /** Whether a consumer could connect now. It is told so before its first event is. */
    public Connect canConnect(GroupKey key, UUID id) {
        PersistentGroup group = groups.get(key.text());
        if (group == null) {
            return Connect.NOT_FOUND;
        }
        if (group.isFull()) {
            return Connect.FULL;
        }
        return group.hasConsumer(id) ? Connect.SAME_ID : Connect.CONNECTED;
    }

    /** To be called when {@link #canConnect} has said yes. */
    public void connect(GroupKey key, UUID id, ConsumerIdentity identity, int slots, Delivery delivery, long now) {
        PersistentGroup group = groups.get(key.text());
        if (group != null && !group.hasConsumer(id)) {
            group.connect(id, identity, slots, delivery, now);
        }
    }

    /** Whether there was such a consumer, in any group. */
    public boolean unsubscribe(UUID id, long now) {
        boolean found = false;
        for (PersistentGroup group : groups.values()) {
            found |= group.unsubscribe(id, now);
        }
        return found;
    }

    public void connectionClosed(UUID connection, long now) {
        groups.values().forEach(group -> group.connectionClosed(connection, now));
    }

    /** @param subscriptionId stream and group, joined; anything else is ignored */
    public void acknowledge(String subscriptionId, List<UUID> eventIds, long now) {
        PersistentGroup group = groups.get(subscriptionId);
        if (group != null) {
            group.acknowledge(eventIds, now);
        }
    }

    public void reject(String subscriptionId, List<UUID> eventIds, NakAction action, String reason, long now) {
        PersistentGroup group = groups.get(subscriptionId);
        if (group != null) {
            group.reject(eventIds, action, reason, now);
        }
    }

    /** @param stopAt number of the first parked event that is left alone */
    public GroupResult replayParked(GroupKey key, long stopAt, long now) {
        PersistentGroup group = groups.get(key.text());
        if (group == null) {
            return new GroupResult(GroupResult.Status.DOES_NOT_EXIST, "Unable to locate '" + key.text() + "'");
        }
        group.replayParked(stopAt, now);
        return GroupResult.SUCCESS;
    }

    /** An event was committed: groups of its stream want it. */
    public void committed(StoredEvent event, long now) {
        List<PersistentGroup> interested = byStream.get(event.stream());
        if (interested != null) {
            List.copyOf(interested).forEach(group -> group.committed(event, now));
        }
    }

    /** To be called about once a second. */
    public void tick(long now) {
        List.copyOf(groups.values()).forEach(group -> group.tick(now));
    }

    /** Tells every consumer that its subscription ends. */
    public void dropAll() {
        groups.values().forEach(PersistentGroup::dropConsumers);
    }

    /** A group as it is now; null if there is none of this name. */
    public @Nullable GroupInfo info(GroupKey key, long now) {
        PersistentGroup group = groups.get(key.text());
        return group == null ? null : group.info(now);
    }

    /** All groups as they are now. */
    public List<GroupInfo> infos(long now) {
        return groups.values().stream().map(group -> group.info(now)).toList();
    }

    private PersistentGroup group(GroupKey key, GroupSettings settings, long now) {
        return new PersistentGroup(key, settings, store, streams(key), rules, now);
    }

    private GroupStreams streams(GroupKey key) {
        return new GroupStreams(store, key, rules.quotesCheckpoints());
    }

    private void put(PersistentGroup group) {
        groups.put(group.key.text(), group);
        byStream.computeIfAbsent(group.key.stream(), stream -> new ArrayList<>())
                .add(group);
    }

    private void remove(PersistentGroup group) {
        groups.remove(group.key.text());
        byStream.computeIfPresent(group.key.stream(), (stream, ofStream) -> {
            ofStream.remove(group);
            return ofStream.isEmpty() ? null : ofStream;
        });
        group.dropConsumers();
    }

    private void save(GroupKey changed, String userName, long now) {
        Map<GroupKey, GroupSettings> all = new LinkedHashMap<>();
        groups.values().forEach(group -> all.put(group.key, group.settings));
        config.save(all, changed, userName, now);
    }
}
