package io.photonpump.embedded.internal.http;

import io.photonpump.embedded.internal.dialect.DialectRules;
import io.photonpump.embedded.internal.group.GroupInfo;
import io.photonpump.embedded.internal.group.GroupInfo.ConsumerInfo;
import io.photonpump.embedded.internal.group.GroupSettings;
import io.photonpump.embedded.internal.group.StrategyName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The JSON of a group. Settings in JSON have other defaults than on TCP (docs/protocol.md, Persistent subscriptions over HTTP).
 */
record GroupJson(DialectRules dialect, String base, GroupInfo info) {

    static GroupSettings settings(JsonNode json) {
        GroupSettings settings = new GroupSettings(
                json.path("resolveLinktos").asBoolean(false),
                json.path("startFrom").asLong(0),
                json.path("messageTimeoutMilliseconds").asInt(10_000),
                json.path("extraStatistics").asBoolean(false),
                json.path("liveBufferSize").asInt(500),
                json.path("readBatchSize").asInt(20),
                json.path("bufferSize").asInt(500),
                json.path("maxRetryCount").asInt(10),
                json.path("checkPointAfterMilliseconds").asInt(1000),
                json.path("maxCheckPointCount").asInt(500),
                json.path("minCheckPointCount").asInt(10),
                json.path("maxSubscriberCount").asInt(10),
                strategy(json));
        if (settings.bufferSize() <= 0 || settings.liveBufferSize() <= 0 || settings.readBatchSize() <= 0) {
            throw HttpProblem.badRequest("bufferSize, liveBufferSize and readBatchSize must be above 0");
        }
        if (settings.bufferSize() <= settings.readBatchSize()) {
            throw HttpProblem.badRequest("bufferSize must be above readBatchSize");
        }
        return settings;
    }

    private static StrategyName strategy(JsonNode json) {
        String name = json.path("namedConsumerStrategy").asString("");
        if (name.isEmpty()) {
            return json.path("preferRoundRobin").asBoolean(true)
                    ? StrategyName.ROUND_ROBIN
                    : StrategyName.DISPATCH_TO_SINGLE;
        }
        StrategyName strategy = StrategyName.of(name);
        if (strategy == null) {
            throw HttpProblem.badRequest("there is no consumer strategy '" + name + "'");
        }
        return strategy;
    }

    Map<String, Object> detail() {
        LinkedHashMap<String, Object> json = new LinkedHashMap<String, Object>();
        json.put(
                "links",
                List.of(Links.link(self() + "/info", "detail"), Links.link(self() + "/replayParked", "replayParked")));
        json.put("config", config(info.settings()));
        putSummary(json);
        json.put("countSinceLastMeasurement", 0);
        json.put("readBufferCount", info.readBufferCount());
        json.put("liveBufferCount", info.liveBufferCount());
        json.put("retryBufferCount", info.retryBufferCount());
        json.put("outstandingMessagesCount", info.inFlight());
        if (dialect.tellsParkedCountAndConnectionNames()) {
            json.put("parkedMessageCount", info.parked());
        }
        json.put("connections", info.consumers().stream().map(this::consumer).toList());
        return json;
    }

    Map<String, Object> summary() {
        LinkedHashMap<String, Object> json = new LinkedHashMap<String, Object>();
        json.put("links", List.of(Links.link(self() + "/info", "detail")));
        putSummary(json);
        json.put("connectionCount", info.consumers().size());
        return json;
    }

    private String self() {
        return base + "/subscriptions/" + Links.segment(info.key().stream()) + "/"
                + Links.segment(info.key().group());
    }

    /** Adds the fields that lists and details have in common. */
    private void putSummary(Map<String, Object> json) {
        json.put("eventStreamId", info.key().stream());
        json.put("groupName", info.key().group());
        json.put("status", info.live() ? "Live" : "Behind");
        json.put("averageItemsPerSecond", info.perSecond());
        json.put(
                "parkedMessageUri",
                base + "/streams/" + Links.segment(info.key().parkedStream()));
        json.put("getMessagesUri", self() + "/1");
        json.put("totalItemsProcessed", info.processed());
        putPosition(
                json,
                "lastProcessedEventNumber",
                "lastCheckpointedEventPosition",
                info.lastCheckpoint(),
                info.lastCheckpointText());
        putPosition(json, "lastKnownEventNumber", "lastKnownEventPosition", info.lastKnown(), info.lastKnownText());
        json.put("totalInFlightMessages", info.inFlight());
    }

    /** Adds a position as a number, and from 21 as a text, which is null if there is none. */
    private void putPosition(Map<String, Object> json, String asNumber, String asText, long number, String text) {
        json.put(asNumber, number < 0 ? dialect.shownNumberOfNone() : number);
        if (dialect.tellsPositionsOfGroups()) {
            json.put(asText, text.isEmpty() ? null : text);
        }
    }

    private Map<String, Object> config(GroupSettings settings) {
        LinkedHashMap<String, Object> json = new LinkedHashMap<String, Object>();
        json.put("resolveLinktos", settings.resolveLinks());
        json.put("startFrom", settings.startFrom());
        if (dialect.tellsPositionsOfGroups()) {
            json.put("startPosition", settings.startText());
        }
        json.put("messageTimeoutMilliseconds", settings.messageTimeout());
        json.put("extraStatistics", settings.extraStatistics());
        json.put("maxRetryCount", settings.maxRetryCount());
        json.put("liveBufferSize", settings.liveBufferSize());
        json.put("bufferSize", settings.bufferSize());
        json.put("readBatchSize", settings.readBatchSize());
        json.put("preferRoundRobin", settings.strategy() == StrategyName.ROUND_ROBIN);
        json.put("checkPointAfterMilliseconds", shownTime(settings.checkpointAfter()));
        json.put("minCheckPointCount", settings.checkpointMinCount());
        json.put("maxCheckPointCount", settings.checkpointMaxCount());
        json.put("maxSubscriberCount", settings.maxSubscribers());
        json.put("namedConsumerStrategy", settings.strategy().text());
        return json;
    }

    private int shownTime(int millis) {
        return millis == 0 ? dialect.shownCheckpointTimeOfNever() : millis;
    }

    private Map<String, Object> consumer(ConsumerInfo consumer) {
        LinkedHashMap<String, Object> json = new LinkedHashMap<String, Object>();
        json.put("from", consumer.identity().from());
        json.put("username", consumer.identity().userName());
        json.put("averageItemsPerSecond", consumer.perSecond());
        json.put("totalItemsProcessed", consumer.processed());
        json.put("countSinceLastMeasurement", 0);
        json.put("extraStatistics", List.of());
        json.put("availableSlots", consumer.availableSlots());
        json.put("inFlightMessages", consumer.inFlight());
        if (dialect.tellsParkedCountAndConnectionNames()) {
            json.put("connectionName", consumer.identity().connectionName());
        }
        return json;
    }
}
