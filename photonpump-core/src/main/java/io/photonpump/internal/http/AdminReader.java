package io.photonpump.internal.http;

import io.photonpump.admin.NodeInfo;
import io.photonpump.admin.PersistentSubscriptionInfo;
import io.photonpump.admin.ProjectionInfo;
import io.photonpump.admin.User;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Static methods that read values from the server's JSON. Members that are missing or of another type get a default
 * (docs/protocol.md, HTTP interface).
 */
final class AdminReader {

    private AdminReader() {}

    static PersistentSubscriptionInfo subscription(JsonNode json) {
        List<PersistentSubscriptionInfo.Consumer> connections = all(json.path("connections"), AdminReader::connection);
        return new AdminRecords.Group(
                Json.text(json, "eventStreamId"),
                Json.text(json, "groupName"),
                Json.text(json, "status"),
                eventNumber(json, "lastProcessedEventNumber", "lastCheckpointedEventPosition"),
                eventNumber(json, "lastKnownEventNumber", "lastKnownEventPosition"),
                optional(json, "parkedMessageCount"),
                Json.decimal(json, "averageItemsPerSecond"),
                Json.number(json, "totalItemsProcessed"),
                Json.integer(json, "totalInFlightMessages"),
                Json.integer(json, "outstandingMessagesCount"),
                Json.integer(json, "readBufferCount"),
                Json.number(json, "liveBufferCount"),
                Json.integer(json, "retryBufferCount"),
                json.has("connections") ? connections.size() : Json.integer(json, "connectionCount"),
                json.path("config").isObject() ? settings(json.path("config")) : null,
                connections);
    }

    /** Returns the elements of a list. From version 23 on, a list may be inside an object with pages. */
    static List<PersistentSubscriptionInfo> subscriptions(JsonNode json) {
        return all(json.isArray() ? json : json.path("subscriptions"), AdminReader::subscription);
    }

    private static PersistentSubscriptionInfo.Consumer connection(JsonNode json) {
        return new AdminRecords.GroupConsumer(
                Json.text(json, "from"),
                Json.text(json, "username"),
                Json.text(json, "connectionName"),
                Json.decimal(json, "averageItemsPerSecond"),
                Json.number(json, "totalItemsProcessed"),
                Json.integer(json, "availableSlots"),
                Json.integer(json, "inFlightMessages"));
    }

    private static PersistentSubscriptionInfo.Settings settings(JsonNode json) {
        String position = Json.text(json, "startPosition");
        return new AdminRecords.GroupSettings(
                Json.flag(json, "resolveLinktos"),
                position.isEmpty() ? Json.text(json, "startFrom") : position,
                millis(json, "messageTimeoutMilliseconds"),
                Json.flag(json, "extraStatistics"),
                Json.integer(json, "maxRetryCount"),
                Json.integer(json, "liveBufferSize"),
                Json.integer(json, "readBatchSize"),
                Json.integer(json, "bufferSize"),
                millis(json, "checkPointAfterMilliseconds"),
                Json.integer(json, "minCheckPointCount"),
                Json.integer(json, "maxCheckPointCount"),
                Json.integer(json, "maxSubscriberCount"),
                Json.text(json, "namedConsumerStrategy"));
    }

    /**
     * Returns a duration or count. The server returns 0 as the smallest integer (docs/protocol.md, Persistent
     * subscriptions over HTTP).
     */
    private static Duration millis(JsonNode json, String name) {
        return Duration.ofMillis(Math.max(0, Json.number(json, name)));
    }

    static User user(JsonNode json) {
        return new AdminRecords.UserRecord(
                Json.text(json, "loginName"),
                Json.text(json, "fullName"),
                all(json.path("groups"), group -> group.asString("")),
                Json.flag(json, "disabled"),
                instant(Json.text(json, "dateLastUpdated")));
    }

    static List<User> users(JsonNode json) {
        return all(json.path("data"), AdminReader::user);
    }

    static ProjectionInfo projection(JsonNode json) {
        return new AdminRecords.Projection(
                Json.text(json, "name"),
                Json.text(json, "mode"),
                Json.text(json, "status"),
                Json.text(json, "stateReason"),
                json.path("progress").asDouble(-1),
                Json.text(json, "position"),
                Json.text(json, "lastCheckpoint"),
                Json.number(json, "eventsProcessedAfterRestart"),
                Json.number(json, "bufferedEvents"),
                Json.integer(json, "readsInProgress"),
                Json.integer(json, "writesInProgress"),
                Json.integer(json, "partitionsCached"),
                Json.number(json, "version"),
                Json.number(json, "epoch"));
    }

    static List<ProjectionInfo> projections(JsonNode json) {
        return all(json.path("projections"), AdminReader::projection);
    }

    static NodeInfo node(JsonNode json) {
        return new AdminRecords.Node(
                Json.text(json, "esVersion"),
                GossipReader.state(Json.text(json, "state")),
                Json.text(json, "projectionsMode"));
    }

    static <T> List<T> all(JsonNode array, Function<JsonNode, T> read) {
        List<T> values = new ArrayList<>();
        if (array.isArray()) {
            array.forEach(element -> values.add(read.apply(element)));
        }
        return values;
    }

    /**
     * Reads a number that is -1 if there is no such event. Servers from version 21 send 0 instead, as for the first event, and
     * tell the two apart by the position beside the number, which is null if there is no event.
     */
    private static @Nullable Long eventNumber(JsonNode json, String name, String position) {
        Long number = optional(json, name);
        return number != null && json.has(position) && json.path(position).isNull() ? Long.valueOf(-1) : number;
    }

    private static @Nullable Long optional(JsonNode json, String name) {
        JsonNode value = json.path(name);
        return value.isIntegralNumber() ? value.asLong() : null;
    }

    /** Reads a date with or without an offset, as Newtonsoft and System.Text.Json write it. */
    private static @Nullable Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
