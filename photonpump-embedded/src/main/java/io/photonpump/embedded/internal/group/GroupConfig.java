package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.ExpectedVersion;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ProposedEvent;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoredEvent;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definitions of all groups, stored as events in {@code $persistentSubscriptionConfig}. A real server writes all
 * definitions with each change. The log of this server is never scavenged, so it writes the changed group only. When the
 * changes since the last complete event exceed its size, it writes a complete event again. So the log grows in proportion to
 * the changes, not to their square.
 */
final class GroupConfig {

    private static final String STREAM = "$persistentSubscriptionConfig";

    /** The types of events with all definitions and with a single definition. */
    private static final String ALL = "PersistentConfig1";

    private static final String CHANGE = "PersistentConfigChange1";

    /** The minimum size of changes before a complete event is written. */
    private static final int MIN_CHANGES = 16 * 1024;

    private static final JsonMapper JSON = new JsonMapper();

    private final Store store;
    private long changes;
    private long changesAllowed;

    GroupConfig(Store store) {
        this.store = store;
    }

    /** Returns the current definitions, regardless of the metadata of the stream. */
    Map<GroupKey, GroupSettings> load() {
        Deque<StoredEvent> events = new ArrayDeque<>();
        StoredEvent newest = store.newest(STREAM);
        long number = newest == null ? -1 : newest.number();
        for (boolean complete = false; number >= 0 && !complete; number--) {
            StoredEvent event = store.stored(STREAM, number);
            if (event != null && isConfiguration(event)) {
                events.push(event);
                complete = event.type().equals(ALL);
            }
        }
        Map<GroupKey, GroupSettings> groups = new LinkedHashMap<>();
        changes = 0;
        changesAllowed = MIN_CHANGES;
        events.forEach(event -> apply(event, groups));
        return groups;
    }

    /** Returns whether an event is part of the configuration. Authorised clients can write other events to the stream. */
    private static boolean isConfiguration(StoredEvent event) {
        return event.type().equals(ALL) || event.type().equals(CHANGE);
    }

    private void apply(StoredEvent event, Map<GroupKey, GroupSettings> groups) {
        count(event.type(), event.data());
        for (JsonNode entry : JSON.readTree(event.data()).path("entries")) {
            GroupKey key = new GroupKey(
                    entry.path("stream").asString(), entry.path("group").asString());
            if (entry.path("deleted").asBoolean()) {
                groups.remove(key);
            } else {
                groups.put(key, settings(entry));
            }
        }
    }

    private void count(String type, byte[] data) {
        if (type.equals(ALL)) {
            changes = 0;
            changesAllowed = Math.max(MIN_CHANGES, data.length);
        } else {
            changes += data.length;
        }
    }

    private static GroupSettings settings(JsonNode entry) {
        StrategyName strategy =
                StrategyName.of(entry.path("namedConsumerStrategy").asString());
        return new GroupSettings(
                entry.path("resolveLinkTos").asBoolean(),
                entry.path("startFrom").asLong(),
                entry.path("messageTimeout").asInt(),
                entry.path("extraStatistics").asBoolean(),
                entry.path("liveBufferSize").asInt(),
                entry.path("readBatchSize").asInt(),
                entry.path("historyBufferSize").asInt(),
                entry.path("maxRetryCount").asInt(),
                entry.path("checkPointAfter").asInt(),
                entry.path("maxCheckPointCount").asInt(),
                entry.path("minCheckPointCount").asInt(),
                entry.path("maxSubscriberCount").asInt(),
                strategy == null ? StrategyName.ROUND_ROBIN : strategy,
                selection(entry));
    }

    private static @Nullable AllSelection selection(JsonNode entry) {
        Position from = AllSource.position(entry.path("startPosition").asString(""));
        if (from == null) {
            return null;
        }
        JsonNode filter = entry.path("filter");
        List<String> prefixes = new ArrayList<>();
        filter.path("prefixes").forEach(prefix -> prefixes.add(prefix.asString()));
        return new AllSelection(
                from,
                filter.isObject()
                        ? new GroupFilter(
                                filter.path("byType").asBoolean(),
                                filter.path("regex").asString(),
                                prefixes)
                        : null);
    }

    /**
     * Stores a change.
     *
     * @param groups all groups after the change
     * @param changed the group that was created, updated or deleted
     */
    void save(Map<GroupKey, GroupSettings> groups, GroupKey changed, String userName, long now) {
        boolean all = changes >= changesAllowed || store.newest(STREAM) == null;
        ObjectNode document = JSON.createObjectNode()
                .put("version", "1")
                .put("updated", Instant.ofEpochMilli(now).toString())
                .put("updatedBy", userName);
        ArrayNode entries = document.putArray("entries");
        if (all) {
            groups.forEach((key, settings) -> entry(key, settings, entries.addObject()));
        } else {
            GroupSettings settings = groups.get(changed);
            if (settings == null) {
                entries.addObject()
                        .put("stream", changed.stream())
                        .put("group", changed.group())
                        .put("deleted", true);
            } else {
                entry(changed, settings, entries.addObject());
            }
        }
        String type = all ? ALL : CHANGE;
        byte[] data = JSON.writeValueAsBytes(document);
        count(type, data);
        store.append(STREAM, ExpectedVersion.ANY, List.of(ProposedEvent.json(type, data)), now);
    }

    private static void entry(GroupKey key, GroupSettings settings, ObjectNode entry) {
        entry.put("stream", key.stream())
                .put("group", key.group())
                .put("resolveLinkTos", settings.resolveLinks())
                .put("startFrom", settings.startFrom())
                .put("messageTimeout", settings.messageTimeout())
                .put("extraStatistics", settings.extraStatistics())
                .put("liveBufferSize", settings.liveBufferSize())
                .put("readBatchSize", settings.readBatchSize())
                .put("historyBufferSize", settings.bufferSize())
                .put("maxRetryCount", settings.maxRetryCount())
                .put("checkPointAfter", settings.checkpointAfter())
                .put("maxCheckPointCount", settings.checkpointMaxCount())
                .put("minCheckPointCount", settings.checkpointMinCount())
                .put("maxSubscriberCount", settings.maxSubscribers())
                .put("namedConsumerStrategy", settings.strategy().text());
        AllSelection all = settings.all();
        if (all != null) {
            entry.put("startPosition", AllSource.text(all.from()));
            GroupFilter filter = all.filter();
            if (filter != null) {
                ObjectNode stored = entry.putObject("filter");
                stored.put("byType", filter.byType()).put("regex", filter.regex());
                ArrayNode prefixes = stored.putArray("prefixes");
                filter.prefixes().forEach(prefixes::add);
            }
        }
    }
}
