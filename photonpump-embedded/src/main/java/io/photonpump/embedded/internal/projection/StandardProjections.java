package io.photonpump.embedded.internal.projection;

import io.photonpump.embedded.internal.store.AllPage;
import io.photonpump.embedded.internal.store.ExpectedVersion;
import io.photonpump.embedded.internal.store.Link;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.ProposedEvent;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.store.Streams;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The projections {@code $by_category}, {@code $by_event_type}, {@code $stream_by_category} and {@code $streams}.
 * The category of a stream is the part of its name before the first {@code -}. System streams are not projected.
 *
 * <table>
 * <caption>The consequences of an event of stream {@code pony-7}</caption>
 * <tr><td>{@code $ce-pony}</td><td>a link to each event</td></tr>
 * <tr><td>{@code $et-PonyJumped}</td><td>a link to each event of that type</td></tr>
 * <tr><td>{@code $category-pony}</td><td>the name of the stream, once</td></tr>
 * <tr><td>{@code $streams}</td><td>a link to the first event of each stream</td></tr>
 * </table>
 *
 * The metadata of every link has the position of its event ({@code $c}), from which a restarted server continues.
 */
public final class StandardProjections {

    private static final String STREAMS = "$streams";
    private static final String BY_CATEGORY = "$ce-";
    private static final String BY_TYPE = "$et-";
    private static final String STREAMS_BY_CATEGORY = "$category-";
    private static final String STREAM_REFERENCE = "$@";
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PAGE = 1000;
    private static final Position NOTHING = new Position(-1, -1);

    private final Store store;

    public StandardProjections(Store store) {
        this.store = store;
    }

    /** Projects the events that have not been projected: all of a store that never was, none of one that is complete. */
    public void catchUp(long now) {
        Position done = lastSource();
        Position from = done.equals(NOTHING) ? Position.START : done;
        Position end = new Position(store.writerPosition(), store.writerPosition());
        while (from.compareTo(end) < 0) {
            AllPage page = store.readAllForward(from, PAGE, PAGE, event -> true);
            for (StoredEvent event : page.events()) {
                if (event.position().compareTo(end) < 0) {
                    project(event, now);
                }
            }
            if (page.events().isEmpty()) {
                return;
            }
            from = page.next();
        }
    }

    /** Returns the position of the event that was projected last, or a position before all events. */
    private Position lastSource() {
        Position from = Position.END;
        while (true) {
            AllPage page = store.readAllBackward(from, PAGE, PAGE, event -> true);
            for (StoredEvent event : page.events()) {
                if (isProjected(event.stream())) {
                    return source(event);
                }
            }
            if (page.end()) {
                return NOTHING;
            }
            from = page.next();
        }
    }

    private static boolean isProjected(String stream) {
        return stream.startsWith(BY_CATEGORY)
                || stream.startsWith(BY_TYPE)
                || stream.startsWith(STREAMS_BY_CATEGORY)
                || stream.equals(STREAMS);
    }

    /**
     * Returns the position of the event for which a link was created, or a position before all events if the link does not have it.
     */
    private static Position source(StoredEvent link) {
        try {
            JsonNode metadata = JSON.readTree(link.metadata());
            return new Position(
                    metadata.path("$c").asLong(-1), metadata.path("$p").asLong(-1));
        } catch (JacksonException e) {
            return NOTHING; // written by a client
        }
    }

    /** Called with every committed event, in order. The links are committed in turn. */
    public void project(StoredEvent event, long now) {
        String stream = event.stream();
        if (Streams.isSystem(stream) || event.number() == Streams.DELETED) {
            return;
        }
        byte[] target = event.isLink() ? event.data() : Link.dataFor(event);
        int dash = stream.indexOf('-');
        if (dash >= 0) {
            append(BY_CATEGORY + stream.substring(0, dash), StoredEvent.LINK, target, event, now);
        }
        if (!event.type().startsWith("$")) {
            append(BY_TYPE + event.type(), StoredEvent.LINK, target, event, now);
        }
        if (event.number() == 0) {
            append(STREAMS, StoredEvent.LINK, target, event, now);
            if (dash >= 0) {
                byte[] name = stream.getBytes(StandardCharsets.UTF_8);
                append(STREAMS_BY_CATEGORY + stream.substring(0, dash), STREAM_REFERENCE, name, event, now);
            }
        }
    }

    /** Skips links that a server has written before it was killed. */
    private void append(String stream, String type, byte[] data, StoredEvent cause, long now) {
        StoredEvent newest = store.newest(stream);
        if (newest != null && source(newest).compareTo(cause.position()) >= 0) {
            return;
        }
        ProposedEvent link = new ProposedEvent(UUID.randomUUID(), type, false, data, metadata(cause));
        store.append(stream, ExpectedVersion.ANY, List.of(link), now);
    }

    private static byte[] metadata(StoredEvent cause) {
        return JSON.writeValueAsBytes(JSON.createObjectNode()
                .put("$v", "1:-1:1:4")
                .put("$c", cause.commitPosition())
                .put("$p", cause.preparePosition())
                .put("$o", cause.stream())
                .put("$causedBy", cause.id().toString()));
    }
}
