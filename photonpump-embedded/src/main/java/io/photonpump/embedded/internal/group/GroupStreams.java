package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.ExpectedVersion;
import io.photonpump.embedded.internal.store.Link;
import io.photonpump.embedded.internal.store.ProposedEvent;
import io.photonpump.embedded.internal.store.Store;
import io.photonpump.embedded.internal.store.StoredEvent;
import io.photonpump.embedded.internal.store.Streams;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The streams in which a group stores its checkpoint and its parked events. */
final class GroupStreams {

    private static final JsonMapper JSON = new JsonMapper();

    /** The metadata of parked events is indented, as real servers write it. */
    private static final ObjectWriter INDENTED = JSON.writerWithDefaultPrettyPrinter();

    private final Store store;
    private final GroupKey key;
    private final boolean quotesCheckpoints;

    GroupStreams(Store store, GroupKey key, boolean quotesCheckpoints) {
        this.store = store;
        this.key = key;
        this.quotesCheckpoints = quotesCheckpoints;
    }

    /** Returns the number of the checkpoint; null if there is none. Both formats are accepted. */
    @Nullable
    Long readCheckpoint(GroupSource source, long now) {
        StoredEvent event = store.readEvent(key.checkpointStream(), -1, now).event();
        if (event == null) {
            return null;
        }
        try {
            JsonNode value = JSON.readTree(event.data());
            return source.number(value.asString(""));
        } catch (JacksonException e) {
            return null; // another client wrote to the stream
        }
    }

    /**
     * Writes a checkpoint. The real server intends to limit the stream by metadata, but the recordings show that it does not.
     */
    void writeCheckpoint(String checkpoint, long now) {
        String text = quotesCheckpoints ? "\"" + checkpoint + "\"" : checkpoint;
        ProposedEvent event = ProposedEvent.json("SubscriptionCheckpoint", text.getBytes(StandardCharsets.UTF_8));
        store.append(key.checkpointStream(), ExpectedVersion.ANY, List.of(event), now);
    }

    /** Parks an event: writes a link to it, with the reason in the metadata. */
    void park(GroupMessage message, String reason, long now) {
        StoredEvent event = message.event().event();
        byte[] data = event == null ? message.event().original().data() : Link.dataFor(event);
        ObjectNode metadata = JSON.createObjectNode()
                .put(
                        "added",
                        LocalDateTime.ofInstant(Instant.ofEpochMilli(now), ZoneId.systemDefault())
                                .toString())
                .put("reason", reason);
        long number = message.event().original().number();
        if (number != 0) {
            metadata.put("subscriptionEventNumber", number);
        }
        ProposedEvent parked = new ProposedEvent(
                UUID.randomUUID(), StoredEvent.LINK, false, data, INDENTED.writeValueAsBytes(metadata));
        store.append(key.parkedStream(), ExpectedVersion.ANY, List.of(parked), now);
    }

    /** Returns the parked events, oldest first. */
    List<StoredEvent> parked(long now) {
        return store.readForward(key.parkedStream(), 0, Integer.MAX_VALUE, now).events();
    }

    /** Marks the parked events below this number as replayed. */
    void truncateParked(long before, long now) {
        ObjectNode metadata = JSON.createObjectNode().put("$tb", before);
        ObjectNode acl = metadata.putObject("$acl");
        for (String operation : List.of("$r", "$w", "$d", "$mr", "$mw")) {
            acl.put(operation, "$admins");
        }
        ProposedEvent event = ProposedEvent.json(Streams.METADATA_TYPE, JSON.writeValueAsBytes(metadata));
        store.append(Streams.metaOf(key.parkedStream()), ExpectedVersion.ANY, List.of(event), now);
    }

    void delete(long now) {
        store.delete(key.checkpointStream(), ExpectedVersion.ANY, false, now);
        store.delete(key.parkedStream(), ExpectedVersion.ANY, false, now);
    }
}
