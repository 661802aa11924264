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
 * Stores each position as the last event of its own stream, of which the server keeps only a few events. A position is written with
 * the expected version of the position that was read, so that the store detects a position of another listener instead of
 * overwriting it.
 *
 * <p>Safe on any thread: the store remembers only expected versions, which the server checks.
 */
public final class StreamCheckpointStore implements CheckpointStore {

    private static final Logger LOG = LoggerFactory.getLogger(StreamCheckpointStore.class);

    private static final String EVENT_TYPE = "CheckpointStored";
    private static final String POSITION = "position";
    private static final String ORIGIN = "origin";
    private static final long LAST = -1;
    private static final long KEPT = 2;

    /** The number of attempts to write a position while other processes write to the stream. */
    private static final int ATTEMPTS = 5;

    private final Supplier<EventStoreClient> client;
    private final String prefix;
    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final Set<String> bounded = ConcurrentHashMap.newKeySet();
    private final Map<String, ExpectedVersion> versions = new ConcurrentHashMap<>();

    /**
     * Creates a store.
     *
     * @param client returns the client; called for each access
     * @param prefix the prefix of the streams, followed by the name of the checkpoint; not empty, because positions would then be
     *     written to streams of the application
     */
    public StreamCheckpointStore(Supplier<EventStoreClient> client, String prefix) {
        if (prefix.isBlank()) {
            throw new InvalidSettingsException(
                    "photonpump.checkpoint.stream-prefix",
                    "the prefix of the checkpoint streams is empty; set "
                            + "photonpump.checkpoint.stream-prefix to a text that no other stream begins with");
        }
        if (prefix.startsWith("$$")) {
            throw new InvalidSettingsException(
                    "photonpump.checkpoint.stream-prefix",
                    "the prefix of the checkpoint streams is '" + prefix
                            + "', and positions would replace the metadata of streams; set "
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
        // A map, because a naming strategy of the application's mapper would change the properties of a class.
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

    /** Returns the last position if it has this origin, and remembers its version for the next write. */
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
            // The version is unknown, because events before a soft deletion still count.
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
        // Earlier versions used the application's mapper, which may capitalize properties.
        JsonNode found =
                value != null ? value : body.get(Character.toUpperCase(property.charAt(0)) + property.substring(1));
        return found != null && found.isString() ? found.asString() : null;
    }

    /** Limits the number of events that the server keeps, unless the metadata of the stream already has a limit. */
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
                    "The stream {} keeps all positions, because the application may not limit it. Set $maxCount to {}"
                            + " in its metadata.",
                    stream,
                    KEPT);
        } catch (WrongExpectedVersionException e) {
            LOG.debug("another process has set the metadata of {} at the same time", stream, e);
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
            // already deleted
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
            throw new IllegalStateException("interrupted while a position is read or written", e);
        }
    }

    @Override
    public String describe() {
        return "in streams " + prefix + "*";
    }

    /** The last event of a stream; {@code checkpoint} null: there is none. */
    private record Last(
            @Nullable Checkpoint checkpoint, @Nullable String origin, ExpectedVersion version) {}
}
