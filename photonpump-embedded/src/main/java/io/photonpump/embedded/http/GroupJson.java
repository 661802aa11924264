package io.photonpump.embedded.http;

import io.photonpump.embedded.group.GroupInfo;
import io.photonpump.embedded.group.GroupInfo.ConsumerInfo;
import io.photonpump.embedded.group.GroupSettings;
import io.photonpump.embedded.group.StrategyName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A group as JSON, and settings from JSON, whose defaults are others than on TCP (protocol §5.6). */
record GroupJson(String base, GroupInfo info) {

    static GroupSettings settings(JsonNode json) {
        var settings = new GroupSettings(
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
        var name = json.path("namedConsumerStrategy").asString("");
        if (name.isEmpty()) {
            return json.path("preferRoundRobin").asBoolean(true)
                    ? StrategyName.ROUND_ROBIN
                    : StrategyName.DISPATCH_TO_SINGLE;
        }
        var strategy = StrategyName.of(name);
        if (strategy == null) {
            throw HttpProblem.badRequest("there is no consumer strategy '" + name + "'");
        }
        return strategy;
    }

    Map<String, Object> detail() {
        var json = new LinkedHashMap<String, Object>();
        json.put(
                "links",
                List.of(Links.link(self() + "/info", "detail"), Links.link(self() + "/replayParked", "replayParked")));
        json.put("config", config(info.settings()));
        putCounters(json);
        json.put(
                "connections",
                info.consumers().stream().map(GroupJson::consumer).toList());
        return json;
    }

    Map<String, Object> summary() {
        var json = new LinkedHashMap<String, Object>();
        json.put("links", List.of(Links.link(self() + "/info", "detail")));
        putCounters(json);
        json.put("connectionCount", info.consumers().size());
        return json;
    }

    private String self() {
        return base + "/subscriptions/" + Links.segment(info.key().stream()) + "/"
                + Links.segment(info.key().group());
    }

    private void putCounters(Map<String, Object> json) {
        json.put("eventStreamId", info.key().stream());
        json.put("groupName", info.key().group());
        json.put("status", info.live() ? "Live" : "Behind");
        json.put("averageItemsPerSecond", info.perSecond());
        json.put(
                "parkedMessageUri",
                base + "/streams/" + Links.segment(info.key().parkedStream()));
        json.put("getMessagesUri", self() + "/1");
        json.put("totalItemsProcessed", info.processed());
        json.put("countSinceLastMeasurement", 0);
        json.put("lastProcessedEventNumber", info.lastCheckpoint());
        json.put("lastKnownEventNumber", info.lastKnown());
        json.put("readBufferCount", info.readBufferCount());
        json.put("liveBufferCount", info.liveBufferCount());
        json.put("retryBufferCount", info.retryBufferCount());
        json.put("totalInFlightMessages", info.inFlight());
        json.put("outstandingMessagesCount", info.inFlight());
        json.put("parkedMessageCount", info.parked());
    }

    private static Map<String, Object> config(GroupSettings settings) {
        var json = new LinkedHashMap<String, Object>();
        json.put("resolveLinktos", settings.resolveLinks());
        json.put("startFrom", settings.startFrom());
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

    /** "Never" is the largest time span of the real server, whose milliseconds overflow (protocol, corrections, 17). */
    private static int shownTime(int millis) {
        return millis == 0 ? Integer.MIN_VALUE : millis;
    }

    private static Map<String, Object> consumer(ConsumerInfo consumer) {
        var json = new LinkedHashMap<String, Object>();
        json.put("from", consumer.identity().from());
        json.put("username", consumer.identity().userName());
        json.put("averageItemsPerSecond", consumer.perSecond());
        json.put("totalItemsProcessed", consumer.processed());
        json.put("countSinceLastMeasurement", 0);
        json.put("extraStatistics", List.of());
        json.put("availableSlots", consumer.availableSlots());
        json.put("inFlightMessages", consumer.inFlight());
        json.put("connectionName", consumer.identity().connectionName());
        return json;
    }
}
