package io.photonpump.spring.listener;

import java.util.Optional;

/** Keeps the positions of catch-up listeners. Called on their worker threads; it may block. */
public interface CheckpointStore {

    /** The position stored under this name. */
    Optional<Checkpoint> load(String name);

    /** Stores a position in place of the one before. */
    void save(String name, Checkpoint checkpoint);

    /** Forgets the position: the listener begins where its {@code from} says. */
    void delete(String name);

    /** In words, for logs: where the positions are. */
    default String describe() {
        return getClass().getSimpleName();
    }
}
