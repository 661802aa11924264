package io.photonpump.embedded.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.photonpump.embedded.internal.store.ProposedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Parses the body of a POST: an array of events, or the data of one event whose type and id are in the headers. */
final class EventBodies {

    private static final byte[] NOTHING = new byte[0];
    private static final String EVENT_TYPE = "ES-EventType";
    private static final String EVENT_ID = "ES-EventId";

    private EventBodies() {}

    /**
     * Parses the events.
     *
     * @param otherwise the event type if the request contains none; empty to require one
     * @param missingId supplies the id of a single event if the request contains none
     */
    static List<ProposedEvent> of(HttpCall call, String otherwise, Supplier<UUID> missingId) {
        String contentType = call.headers().get(HttpHeaderNames.CONTENT_TYPE, "application/json");
        String type = call.headers().get(EVENT_TYPE, otherwise);
        if (contentType.startsWith("application/vnd.eventstore.events+json")) {
            return array(call.json());
        }
        boolean json = contentType.contains("json");
        if (json && type.isEmpty()) {
            JsonNode body = call.json();
            if (body.isArray()) {
                return array(body);
            }
        }
        if (type.isEmpty()) {
            throw HttpProblem.badRequest(
                    "Must include an event type with the request either in body or as ES-EventType"
                            + " header. An array of events goes under the content type application/vnd.eventstore.events+json.");
        }
        String named = call.headers().get(EVENT_ID);
        UUID id = named == null ? missingId.get() : id(named);
        if (json) {
            call.requireJson();
        }
        return List.of(new ProposedEvent(id, type, json, call.body(), NOTHING));
    }

    private static List<ProposedEvent> array(JsonNode body) {
        if (!body.isArray() || body.isEmpty()) {
            throw HttpProblem.badRequest(
                    "the body must be a JSON array of events, each with eventId, eventType and data");
        }
        ArrayList<ProposedEvent> events = new ArrayList<ProposedEvent>();
        for (JsonNode event : body) {
            String type = event.path("eventType").asString("");
            if (type.isEmpty()) {
                throw HttpProblem.badRequest("event " + events.size() + " has no eventType");
            }
            JsonNode id = event.path("eventId");
            events.add(new ProposedEvent(
                    id.isString() ? id(id.asString()) : UUID.randomUUID(),
                    type,
                    true,
                    bytes(event, "data"),
                    bytes(event, "metadata")));
        }
        return events;
    }

    /** Returns the value of a field as JSON. */
    private static byte[] bytes(JsonNode event, String field) {
        JsonNode value = event.path(field);
        return value.isMissingNode() || value.isNull() ? NOTHING : HttpCall.JSON.writeValueAsBytes(value);
    }

    static UUID id(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.getMostSignificantBits() != 0 || id.getLeastSignificantBits() != 0) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // rejected as the empty id
        }
        throw HttpProblem.badRequest("'" + text + "' is not an event id: it must be a UUID other than the empty one");
    }
}
