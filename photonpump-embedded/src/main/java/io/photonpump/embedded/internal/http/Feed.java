package io.photonpump.embedded.internal.http;

import io.photonpump.embedded.internal.engine.SliceResult;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.StoredEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;

/** A page of a stream in the format of the JSON feeds of the real server: newest entry first, in both directions. */
final class Feed {

    private static final Map<String, String> AUTHOR = Map.of("name", "EventStore");

    private final HttpCall call;
    private final String stream;
    private final String self;

    Feed(HttpCall call, String stream) {
        this.call = call;
        this.stream = stream;
        this.self = call.base() + "/streams/" + Links.segment(stream);
    }

    Map<String, Object> of(SliceResult page, boolean forward, int count) {
        ArrayList<ResolvedEvent> events = new ArrayList<>(page.events());
        if (forward) {
            Collections.reverse(events);
        }
        boolean head = events.isEmpty() || events.get(0).original().number() == page.last();
        ArrayList<Map<String, String>> links = new ArrayList<Map<String, String>>();
        links.add(relation(self, "self"));
        links.add(relation(self + "/head/backward/" + count, "first"));
        if (!events.isEmpty()) {
            long oldest = events.get(events.size() - 1).original().number();
            if (oldest > 0) {
                links.add(relation(self + "/0/forward/" + count, "last"));
                links.add(relation(self + "/" + (oldest - 1) + "/backward/" + count, "next"));
            }
            links.add(relation(self + "/" + (events.get(0).original().number() + 1) + "/forward/" + count, "previous"));
        }
        links.add(relation(self + "/metadata", "metadata"));
        return feed(events, head, links);
    }

    Map<String, Object> ofAll(List<ResolvedEvent> events) {
        return feed(events, true, List.of(relation(self, "self"), relation(self + "/metadata", "metadata")));
    }

    private Map<String, Object> feed(List<ResolvedEvent> events, boolean head, List<Map<String, String>> links) {
        LinkedHashMap<String, Object> feed = new LinkedHashMap<String, Object>();
        feed.put("title", stream.equals("$all") ? "All events" : "Event stream '" + stream + "'");
        feed.put("id", self);
        feed.put("updated", time(events.isEmpty() ? 0 : events.get(0).original().created()));
        feed.put("streamId", stream);
        feed.put("author", AUTHOR);
        feed.put("headOfStream", head);
        feed.put("selfUrl", self);
        feed.put("links", links);
        boolean embed = embeds(call);
        feed.put("entries", events.stream().map(event -> entry(event, embed)).toList());
        return feed;
    }

    /** Returns whether the entries of a feed contain the events. */
    static boolean embeds(HttpCall call) {
        return call.queried("embed") != null && !"none".equalsIgnoreCase(call.queried("embed"));
    }

    private Map<String, Object> entry(ResolvedEvent resolved, boolean embed) {
        StoredEvent event = resolved.original();
        StoredEvent shown = shown(resolved);
        LinkedHashMap<String, Object> entry = new LinkedHashMap<String, Object>();
        if (embed) {
            entry.put("eventId", shown.id());
            entry.put("eventType", shown.type());
            entry.put("eventNumber", shown.number());
            entry.put("data", StreamsResource.text(shown.data()));
            if (shown.metadata().length > 0) {
                entry.put("metaData", StreamsResource.text(shown.metadata()));
            }
            entry.put("streamId", shown.stream());
            entry.put("isJson", shown.json());
            entry.put("isMetaData", shown.metadata().length > 0);
            entry.put("isLinkMetaData", event.isLink() && event.metadata().length > 0);
            entry.put("positionEventNumber", event.number());
            entry.put("positionStreamId", event.stream());
        }
        String uri = call.base() + "/streams/" + Links.segment(shown.stream()) + "/" + shown.number();
        entry.put("title", shown.number() + "@" + shown.stream());
        entry.put("id", uri);
        entry.put("updated", time(event.created()));
        entry.put("author", AUTHOR);
        entry.put("summary", shown.type());
        entry.put("links", List.of(relation(uri, "edit"), relation(uri, "alternate")));
        return entry;
    }

    Map<String, Object> entryWithContent(ResolvedEvent resolved) {
        Map<String, Object> entry = entry(resolved, false);
        entry.put("content", content(resolved));
        return entry;
    }

    /** Returns the event without a feed. */
    static Map<String, Object> content(ResolvedEvent resolved) {
        StoredEvent shown = shown(resolved);
        LinkedHashMap<String, Object> content = new LinkedHashMap<String, Object>();
        content.put("eventStreamId", shown.stream());
        content.put("eventNumber", shown.number());
        content.put("eventType", shown.type());
        content.put("eventId", shown.id());
        content.put("data", parsed(shown.json(), shown.data()));
        content.put("metadata", parsed(true, shown.metadata()));
        return content;
    }

    /** Returns the event to show. A link that cannot be resolved is shown itself. */
    private static StoredEvent shown(ResolvedEvent resolved) {
        return Objects.requireNonNullElse(resolved.event(), resolved.original());
    }

    /** Returns the content as JSON if it is JSON, otherwise as text. */
    private static Object parsed(boolean json, byte[] bytes) {
        if (json && bytes.length > 0) {
            try {
                return HttpCall.JSON.readTree(bytes);
            } catch (JacksonException e) {
                // the server does not check data that a writer declares as JSON
            }
        }
        return StreamsResource.text(bytes);
    }

    private static Map<String, String> relation(String uri, String relation) {
        LinkedHashMap<String, String> link = new LinkedHashMap<String, String>();
        link.put("uri", uri);
        link.put("relation", relation);
        return link;
    }

    private static String time(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
