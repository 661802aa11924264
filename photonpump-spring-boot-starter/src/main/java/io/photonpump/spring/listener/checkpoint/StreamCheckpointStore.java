package io.photonpump.spring.listener.checkpoint;

import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.EventNotFoundException;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.StreamMetadata;
import io.photonpump.event.StreamMetadataResult;
import io.photonpump.spring.internal.bookkeeping.Bookkeeping;
import io.photonpump.stream.ExpectedVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Keeps each position as the last event of a stream of its own, of which the server forgets all but a few. A position is
 * written behind the one that was read, so that the position of another listener is noticed instead of covered up.
 *
 * <p>Safe on any thread: what is remembered of a stream is only an expectation, which the server checks.
 */
public final class StreamCheckpointStore implements CheckpointStore {

    private static final Logger LOG = LoggerFactory.getLogger(StreamCheckpointStore.class);

    private static final String EVENT_TYPE = "CheckpointStored";
    private static final String POSITION = "position";
    private static final String ORIGIN = "origin";
    private static final long LAST = -1;
    private static final long KEPT = 2;

    /** How often a position is written again when other processes write to the stream at the same time. */
    private static final int ATTEMPTS = 5;

    private final Supplier<EventStoreClient> client;
    private final String prefix;
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final Set<String> bounded = ConcurrentHashMap.newKeySet();
    private final Map<String, ExpectedVersion> versions = new ConcurrentHashMap<>();

    /**
     * @param client asked when it is needed
     * @param prefix the streams are called so, followed by the name of the position; not empty, because positions would then
     *     be written to streams of the application
     */
    public StreamCheckpointStore(Supplier<EventStoreClient> client, String prefix) {
        if (prefix.isBlank()) {
            throw new InvalidSettingsException(
                    "photonpump.checkpoint.stream-prefix",
                    "the prefix of the streams that hold positions is empty; set "
                            + "photonpump.checkpoint.stream-prefix to a text that no other stream begins with");
        }
        if (prefix.startsWith("$$")) {
            throw new InvalidSettingsException(
                    "photonpump.checkpoint.stream-prefix",
                    "the prefix of the streams that hold positions is '" + prefix
                            + "', and positions would be written over the metadata of streams; set "
                            + "photonpump.checkpoint.stream-prefix to a text that does not begin with $$");
        }
        this.client = client;
        this.prefix = prefix;
    }

    @Override
    public void register(String name, CheckpointOrigin origin) {
        if ((prefix + name).startsWith("$$")) {
            throw new InvalidSettingsException(
                    "checkpoint",
                    "its positions would be written to '" + prefix + name
                            + "', a metadata stream; choose another checkpoint name or photonpump.checkpoint.stream-prefix");
        }
        names.add(name);
        if (origin.stream().equals(prefix + name)) {
            throw new InvalidSettingsException(
                    "checkpoint",
                    "its positions would be written to '" + origin.stream()
                            + "', the stream that it reads; choose another checkpoint name");
        }
    }

    @Override
    public Optional<Checkpoint> load(String name) {
        return Optional.ofNullable(last(name).checkpoint());
    }

    @Override
    public Optional<Checkpoint> load(String name, CheckpointOrigin origin) {
        Last last = own(name, origin);
        Checkpoint checkpoint = last.checkpoint();
        if (checkpoint != null && last.origin() == null) {
            save(name, origin, checkpoint);
        }
        return Optional.ofNullable(checkpoint);
    }

    @Override
    public void save(String name, Checkpoint checkpoint) {
        append(name, null, checkpoint);
    }

    @Override
    public void reset(String name, CheckpointOrigin origin, Checkpoint checkpoint) {
        append(name, origin, checkpoint);
    }

    private void append(String name, @Nullable CheckpointOrigin origin, Checkpoint checkpoint) {
        bound(name);
        write(name, origin, checkpoint, ExpectedVersion.any());
    }

    @Override
    public void save(String name, CheckpointOrigin origin, Checkpoint checkpoint) {
        bound(name);
        for (int attempt = 1; ; attempt++) {
            ExpectedVersion known = versions.get(name);
            ExpectedVersion expected = known != null ? known : own(name, origin).version();
            try {
                write(name, origin, checkpoint, expected);
                return;
            } catch (WrongExpectedVersionException overtaken) {
                versions.remove(name);
                if (attempt == ATTEMPTS) {
                    throw overtaken;
                }
            }
        }
    }

    private void write(
            String name, @Nullable CheckpointOrigin origin, Checkpoint checkpoint, ExpectedVersion expected) {
        String stream = prefix + name;
        // Maps, because a naming strategy of the application's mapper would change the properties of a class.
        Map<String, String> body = origin == null
                ? Map.of(POSITION, checkpoint.toString())
                : Map.of(POSITION, checkpoint.toString(), ORIGIN, origin.text());
        NewEvent event = NewEvent.json(EVENT_TYPE, body).withMetadata(Bookkeeping.markFor(stream));
        try {
            versions.put(
                    name,
                    await(client.get()
                                    .publishEvent(
                                            stream,
                                            event,
                                            PublishOptions.defaults().withExpectedVersion(expected)))
                            .nextExpectedVersion());
        } catch (StreamDeletedException e) {
            throw UnusableCheckpointException.streamDeleted(name, stream, e);
        }
    }

    /** The last position, if it is one of this origin: only then does the next one go behind it. */
    private Last own(String name, CheckpointOrigin origin) {
        Last last = last(name);
        if (last.origin() != null && !last.origin().equals(origin.text())) {
            throw UnusableCheckpointException.otherOrigin(name, last.origin(), origin);
        }
        versions.put(name, last.version());
        return last;
    }

    private Last last(String name) {
        String stream = prefix + name;
        names.add(name);
        try {
            RecordedEvent event = await(client.get().getEvent(stream, LAST)).received();
            return read(name, event);
        } catch (StreamNotFoundException | EventNotFoundException e) {
            // Events before a soft deletion still count, so the version is not known.
            return new Last(null, null, ExpectedVersion.any());
        } catch (StreamDeletedException e) {
            throw UnusableCheckpointException.streamDeleted(name, stream, e);
        }
    }

    private Last read(String name, RecordedEvent event) {
        String where = "in the stream " + event.stream();
        if (!event.type().equals(EVENT_TYPE)) {
            throw UnusableCheckpointException.unreadable(name, "an event of type " + event.type(), where, null);
        }
        try {
            JsonNode body = event.data().json();
            String position = text(body, POSITION);
            if (position == null) {
                throw new IllegalArgumentException("there is no property '" + POSITION + "'");
            }
            return new Last(
                    Checkpoint.parse(position), text(body, ORIGIN), ExpectedVersion.exactly(event.eventNumber()));
        } catch (PayloadUnreadableException | IllegalArgumentException e) {
            throw UnusableCheckpointException.unreadable(name, event.data().text(), where, e);
        }
    }

    private static @Nullable String text(JsonNode body, String property) {
        JsonNode value = body.get(property);
        // Earlier versions wrote with the application's mapper, which may capitalize.
        JsonNode found =
                value != null ? value : body.get(Character.toUpperCase(property.charAt(0)) + property.substring(1));
        return found != null && found.isString() ? found.asString() : null;
    }

    /** Limits what the server keeps of the stream, and leaves alone what somebody else has set. */
    private void bound(String name) {
        if (bounded.contains(name)) {
            return;
        }
        String stream = prefix + name;
        try {
            StreamMetadataResult found = await(client.get().getStreamMetadata(stream));
            StreamMetadata set = found.metadata();
            if (set.maxCount() == null) {
                StreamMetadata limited = set.withMaxCount(KEPT);
                await(client.get().setStreamMetadata(stream, limited, found.expectedVersion()));
            }
        } catch (AccessDeniedException e) {
            LOG.warn(
                    "The stream {} keeps every position that is written: the application may not limit it. Set $maxCount to {}"
                            + " in its metadata.",
                    stream,
                    KEPT);
        } catch (WrongExpectedVersionException e) {
            LOG.debug("another process sets the metadata of {} at the same time", stream, e);
        } catch (StreamDeletedException e) {
            throw UnusableCheckpointException.streamDeleted(name, stream, e);
        }
        bounded.add(name);
    }

    @Override
    public void delete(String name) {
        try {
            await(client.get().deleteStream(prefix + name));
        } catch (StreamNotFoundException | StreamDeletedException e) {
            // gone as it should be
        }
        bounded.remove(name);
        versions.remove(name);
    }

    @Override
    public boolean ownsStream(String stream) {
        return stream.startsWith(prefix) && names.contains(stream.substring(prefix.length()));
    }

    @Override
    public Object place() {
        return List.of(client.get(), prefix);
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            @Nullable Throwable cause = e.getCause();
            throw cause instanceof RuntimeException failure ? failure : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the server is asked about a position", e);
        }
    }

    @Override
    public String describe() {
        return "in streams " + prefix + "*";
    }

    /** The last event; {@code checkpoint} null: there is none. */
    private record Last(
            @Nullable Checkpoint checkpoint, @Nullable String origin, ExpectedVersion version) {}
}
