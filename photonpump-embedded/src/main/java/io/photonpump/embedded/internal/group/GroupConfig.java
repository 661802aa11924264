package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.ExpectedVersion;
import io.photonpump.embedded.internal.store.ProposedEvent;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.store.Streams;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The definitions of all groups, kept as one event per change in {@code $persistentSubscriptionConfig}. */
final class GroupConfig {

    private static final String STREAM = "$persistentSubscriptionConfig";
    private static final JsonMapper JSON = new JsonMapper();

    private final Store store;

    GroupConfig(Store store) {
        this.store = store;
    }

    Map<GroupKey, GroupSettings> load(long now) {
        Map<GroupKey, GroupSettings> groups = new LinkedHashMap<>();
        StoredEvent event = store.readEvent(STREAM, -1, now).event();
        if (event != null) {
            for (JsonNode entry : JSON.readTree(event.data()).path("entries")) {
                groups.put(
                        new GroupKey(
                                entry.path("stream").asString(),
                                entry.path("group").asString()),
                        settings(entry));
            }
        }
        return groups;
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
                strategy == null ? StrategyName.ROUND_ROBIN : strategy);
    }

    void save(Map<GroupKey, GroupSettings> groups, String userName, long now) {
        if (store.newest(STREAM) == null) {
            byte[] metadata = "{\"$maxCount\":2}".getBytes(StandardCharsets.UTF_8);
            append(Streams.metaOf(STREAM), ProposedEvent.json(Streams.METADATA_TYPE, metadata), now);
        }
        ObjectNode document = JSON.createObjectNode()
                .put("version", "1")
                .put("updated", Instant.ofEpochMilli(now).toString())
                .put("updatedBy", userName);
        groups.forEach((key, settings) ->
                entry(key, settings, document.withArray("entries").addObject()));
        append(STREAM, ProposedEvent.json("PersistentConfig1", JSON.writeValueAsBytes(document)), now);
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
    }

    private void append(String stream, ProposedEvent event, long now) {
        store.append(stream, ExpectedVersion.ANY, List.of(event), now);
    }
}
