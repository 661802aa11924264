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
 * What the real server calls {@code $by_category}, {@code $by_event_type}, {@code $stream_by_category} and {@code $streams}.
 * The category of a stream is what stands in front of the first {@code -} of its name; streams of the system are left out.
 *
 * <table>
 * <caption>What an event of stream {@code pony-7} leads to</caption>
 * <tr><td>{@code $ce-pony}</td><td>a link to each event</td></tr>
 * <tr><td>{@code $et-PonyJumped}</td><td>a link to each event of that type</td></tr>
 * <tr><td>{@code $category-pony}</td><td>the name of the stream, once</td></tr>
 * <tr><td>{@code $streams}</td><td>a link to the first event of each stream</td></tr>
 * </table>
 *
 * Every link tells in its metadata which position caused it ({@code $c}); by that a restarted server knows where to go on.
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

    /** Does what was left undone: everything on a store that never was projected, nothing on one that was and is whole. */
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

    /** Where the event stands that was projected last; in front of everything if none ever was. */
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

    /** Where the event stands that this link was made for; in front of everything if the link tells nothing. */
    private static Position source(StoredEvent link) {
        try {
            JsonNode metadata = JSON.readTree(link.metadata());
            return new Position(
                    metadata.path("$c").asLong(-1), metadata.path("$p").asLong(-1));
        } catch (JacksonException e) {
            return NOTHING; // somebody else wrote there
        }
    }

    /** To be called with every committed event, in order; the links are committed in turn. */
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

    /** Not again what a server that was killed in the middle had done already. */
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
