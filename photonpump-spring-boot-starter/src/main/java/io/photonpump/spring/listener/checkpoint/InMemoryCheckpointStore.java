package io.photonpump.spring.listener.checkpoint;

import io.photonpump.spring.listener.Checkpoint;
import io.photonpump.spring.listener.CheckpointStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Forgets everything with the application: right for projections that live in memory, too. */
public final class InMemoryCheckpointStore implements CheckpointStore {

    private final Map<String, Checkpoint> checkpoints = new ConcurrentHashMap<>();

    @Override
    public Optional<Checkpoint> load(String name) {
        return Optional.ofNullable(checkpoints.get(name));
    }

    @Override
    public void save(String name, Checkpoint checkpoint) {
        checkpoints.put(name, checkpoint);
    }

    @Override
    public void delete(String name) {
        checkpoints.remove(name);
    }

    @Override
    public String describe() {
        return "in memory";
    }
}
