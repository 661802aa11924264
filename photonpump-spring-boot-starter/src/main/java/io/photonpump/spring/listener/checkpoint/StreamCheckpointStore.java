package io.photonpump.spring.listener.checkpoint;

import io.photonpump.client.EventStoreClient;
import io.photonpump.error.EventNotFoundException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.ExpectedVersion;
import io.photonpump.event.StreamMetadata;
import io.photonpump.spring.listener.Checkpoint;
import io.photonpump.spring.listener.CheckpointStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps each position as the last event of a stream of its own, of which the server forgets all but a few. */
public final class StreamCheckpointStore implements CheckpointStore {

    private static final String EVENT_TYPE = "CheckpointStored";
    private static final long LAST = -1;
    private static final long KEPT = 2;

    private final Supplier<EventStoreClient> client;
    private final String prefix;
    private final Set<String> bounded = ConcurrentHashMap.newKeySet();

    /**
     * @param client asked when it is needed
     * @param prefix the streams are called so, followed by the name of the position
     */
    public StreamCheckpointStore(Supplier<EventStoreClient> client, String prefix) {
        this.client = client;
        this.prefix = prefix;
    }

    @Override
    public Optional<Checkpoint> load(String name) {
        try {
            Stored stored = await(client.get().getEvent(prefix + name, LAST)).json(Stored.class);
            return Optional.of(Checkpoint.parse(stored.position()));
        } catch (StreamNotFoundException | EventNotFoundException | StreamDeletedException e) {
            return Optional.empty();
        }
    }

    @Override
    public void save(String name, Checkpoint checkpoint) {
        if (!bounded.contains(name)) {
            bound(name);
            bounded.add(name);
        }
        await(client.get().publishEvent(prefix + name, EVENT_TYPE, new Stored(checkpoint.toString())));
    }

    private void bound(String name) {
        StreamMetadata metadata = new StreamMetadata(KEPT, null, null, null, null, Map.of());
        await(client.get().setStreamMetadata(prefix + name, metadata, ExpectedVersion.any()));
    }

    @Override
    public void delete(String name) {
        try {
            await(client.get().deleteStream(prefix + name));
            bounded.remove(name);
        } catch (StreamNotFoundException | StreamDeletedException e) {
            // gone as it should be
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            @Nullable Throwable cause = e.getCause();
            throw cause instanceof RuntimeException failure ? failure : e;
        }
    }

    @Override
    public String describe() {
        return "in streams " + prefix + "*";
    }

    /** The body of an event. */
    record Stored(String position) {}
}
