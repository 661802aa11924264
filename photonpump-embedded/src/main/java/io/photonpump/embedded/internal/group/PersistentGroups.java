package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.store.Streams;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The groups of a server. Callers check the access. This class checks streams, names and settings. */
public final class PersistentGroups {

    /** The differences between server versions that concern groups. */
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

    /** Creates the groups of the stored configuration. Each continues at its checkpoint. */
    public PersistentGroups(Store store, Rules rules, long now) {
        this.store = store;
        this.rules = rules;
        this.config = new GroupConfig(store);
        config.load().forEach((key, settings) -> put(group(key, settings, now)));
    }

    /** Replaces all groups by those of the stored configuration, after another server has administered them. */
    public void reload(long now) {
        List.copyOf(groups.values()).forEach(this::remove);
        config.load().forEach((key, settings) -> put(group(key, settings, now)));
    }

    public GroupResult create(GroupKey key, GroupSettings settings, String userName, long now) {
        if (groups.containsKey(key.text())) {
            return new GroupResult(GroupResult.Status.ALREADY_EXISTS, "Group '" + key.group() + "' already exists.");
        }
        if (key.stream().isEmpty() || key.stream().equals(Streams.ALL) != (settings.all() != null)) {
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

    /** Returns the reply to a request with an unknown strategy. As in the real server, other errors take precedence. */
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

    /** Updates a group. Consumers have to connect again; events after the checkpoint are delivered again. */
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
        put(group(key, settings.after(existing.settings), now));
        save(key, userName, now);
        return GroupResult.SUCCESS;
    }

    /** Deletes a group with its checkpoint and its parked events. */
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
            return new GroupResult(
                    GroupResult.Status.FAIL,
                    "Specified argument was out of the range of valid values."
                            + " (Parameter 'ReadBatchSize may not be greater than or equal to BufferSize')");
        }
        if (settings.liveBufferSize() < 0) {
            return new GroupResult(GroupResult.Status.FAIL, "Live buffer size must not be negative");
        }
        return settings.all() == null ? null : refusal(settings.all());
    }

    private @Nullable GroupResult refusal(AllSelection all) {
        if (all.from().commit() >= store.writerPosition()) {
            return new GroupResult(GroupResult.Status.FAIL, "The start is behind the end of the log");
        }
        try {
            if (all.filter() != null) {
                all.filter().compile();
            }
            return null;
        } catch (PatternSyntaxException e) {
            return new GroupResult(GroupResult.Status.FAIL, e.getDescription());
        }
    }

    /** The reply to a consumer that wants to connect. */
    public enum Connect {
        CONNECTED,
        NOT_FOUND,
        FULL,
        /** The id is in use. The request is confirmed and has no other effect. */
        SAME_ID
    }

    /** Returns whether a consumer can connect now. The confirmation is sent before the first event. */
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

    /** Connects a consumer. To be called only if {@link #canConnect} allowed it. */
    public void connect(GroupKey key, UUID id, ConsumerIdentity identity, int slots, Delivery delivery, long now) {
        PersistentGroup group = groups.get(key.text());
        if (group != null && !group.hasConsumer(id)) {
            group.connect(id, identity, slots, delivery, now);
        }
    }

    /**
     * Removes a consumer from any group.
     *
     * @return whether there was one with this id
     */
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

    /**
     * Acknowledges events.
     *
     * @param subscriptionId the joined stream and group; other values are ignored
     */
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

    /**
     * Replays parked events.
     *
     * @param stopAt the number of the first parked event that is not replayed
     */
    public GroupResult replayParked(GroupKey key, long stopAt, long now) {
        PersistentGroup group = groups.get(key.text());
        if (group == null) {
            return new GroupResult(GroupResult.Status.DOES_NOT_EXIST, "Unable to locate '" + key.text() + "'");
        }
        if (stopAt < 0) {
            return new GroupResult(GroupResult.Status.FAIL, "The replay cannot stop at a negative number");
        }
        group.replayParked(stopAt, now);
        return GroupResult.SUCCESS;
    }

    /** Passes a committed event to the groups of its stream and of {@code $all}. */
    public void committed(StoredEvent event, long now) {
        if (!event.stream().equals(Streams.ALL)) {
            tell(byStream.get(event.stream()), event, now);
        }
        tell(byStream.get(Streams.ALL), event, now);
    }

    private static void tell(@Nullable List<PersistentGroup> interested, StoredEvent event, long now) {
        if (interested != null) {
            List.copyOf(interested).forEach(group -> group.committed(event, now));
        }
    }

    /** Called about once a second. */
    public void tick(long now) {
        List.copyOf(groups.values()).forEach(group -> group.tick(now));
    }

    /** Ends the subscriptions of all consumers. */
    public void dropAll() {
        groups.values().forEach(PersistentGroup::dropConsumers);
    }

    /** Returns the state of a group; null if it does not exist. */
    public @Nullable GroupInfo info(GroupKey key, long now) {
        PersistentGroup group = groups.get(key.text());
        return group == null ? null : group.info(now);
    }

    /** Returns the state of all groups. */
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
