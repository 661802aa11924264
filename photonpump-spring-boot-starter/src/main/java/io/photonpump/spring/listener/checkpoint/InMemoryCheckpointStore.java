package io.photonpump.spring.listener.checkpoint;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps positions in memory, so that they are lost when the application ends. Suits projections that are also kept in memory. Safe
 * on any thread.
 */
public final class InMemoryCheckpointStore implements CheckpointStore {

    private static final Logger LOG = LoggerFactory.getLogger(InMemoryCheckpointStore.class);

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicBoolean silent;

    /** Creates a store that the application has chosen, which logs no warning. */
    public InMemoryCheckpointStore() {
        this(true);
    }

    /**
     * Creates a store.
     *
     * @param chosen whether the application has chosen this store; otherwise the first listener with a checkpoint logs a warning
     */
    public InMemoryCheckpointStore(boolean chosen) {
        this.silent = new AtomicBoolean(chosen);
    }

    @Override
    public void register(String name, CheckpointOrigin origin) {
        if (silent.compareAndSet(false, true)) {
            LOG.warn(
                    "The checkpoint '{}' of {} is kept in memory, like all others of this application: positions are lost on "
                            + "restart, and listeners begin at their start position again. To keep positions, set "
                            + "photonpump.checkpoint.store to jdbc or stream. If they may be lost, set it to memory, which "
                            + "removes this warning.",
                    name,
                    origin);
        }
    }

    @Override
    public Optional<Checkpoint> load(String name) {
        return Optional.ofNullable(entries.get(name)).map(Entry::checkpoint);
    }

    @Override
    public Optional<Checkpoint> load(String name, CheckpointOrigin origin) {
        Entry entry = entries.computeIfPresent(name, (key, found) -> found.ownedBy(name, origin));
        return Optional.ofNullable(entry).map(Entry::checkpoint);
    }

    @Override
    public void save(String name, Checkpoint checkpoint) {
        entries.put(name, new Entry(checkpoint, null));
    }

    @Override
    public void save(String name, CheckpointOrigin origin, Checkpoint checkpoint) {
        entries.compute(name, (key, found) -> {
            if (found != null) {
                found.ownedBy(name, origin);
            }
            return new Entry(checkpoint, origin);
        });
    }

    @Override
    public void reset(String name, CheckpointOrigin origin, Checkpoint checkpoint) {
        entries.put(name, new Entry(checkpoint, origin));
    }

    @Override
    public void delete(String name) {
        entries.remove(name);
    }

    @Override
    public String describe() {
        return "in memory";
    }

    private record Entry(Checkpoint checkpoint, @Nullable CheckpointOrigin origin) {

        Entry ownedBy(String name, CheckpointOrigin wanted) {
            if (origin != null && !origin.text().equals(wanted.text())) {
                throw UnusableCheckpointException.otherOrigin(name, origin.text(), wanted);
            }
            return new Entry(checkpoint, wanted);
        }
    }
}
