package io.photonpump.spring.listener.checkpoint;

import java.util.Optional;

/**
 * Stores the positions of catch-up listeners, each with the stream and filter that it refers to. Called on threads of the
 * listeners; may block.
 *
 * <p>A store that implements only the methods without an origin works, but cannot detect that a listener reads another stream under
 * the same checkpoint name.
 */
public interface CheckpointStore {

    /**
     * {@return the position stored under this name, whatever its origin}
     *
     * @param name the name of the checkpoint
     */
    Optional<Checkpoint> load(String name);

    /**
     * Stores a position and replaces the previous one. The position is assigned to the next listener that uses the name.
     *
     * @param name the name of the checkpoint
     * @param checkpoint the position
     */
    void save(String name, Checkpoint checkpoint);

    /**
     * Deletes the position. The listener begins at its start position.
     *
     * @param name the name of the checkpoint
     */
    void delete(String name);

    /**
     * {@return the position stored under this name}
     *
     * <p>A position that was stored without an origin is assigned to {@code origin}.
     *
     * @param name the name of the checkpoint
     * @param origin the stream and filter that the listener reads
     * @throws UnusableCheckpointException if the position has another origin, or is not a position
     */
    default Optional<Checkpoint> load(String name, CheckpointOrigin origin) {
        return load(name);
    }

    /**
     * Stores a position and replaces the previous one.
     *
     * @param name the name of the checkpoint
     * @param origin the stream and filter that the listener reads
     * @param checkpoint the position
     * @throws UnusableCheckpointException if the previous position has another origin; it is kept
     */
    default void save(String name, CheckpointOrigin origin, Checkpoint checkpoint) {
        save(name, checkpoint);
    }

    /**
     * Stores a position and replaces the previous one, even if that has another origin: the application has moved the listener.
     *
     * @param name the name of the checkpoint
     * @param origin the stream and filter that the listener reads
     * @param checkpoint the position
     */
    default void reset(String name, CheckpointOrigin origin, Checkpoint checkpoint) {
        save(name, checkpoint);
    }

    /**
     * Called once for each listener with this store, before the listener starts. Does not access the server or the database: the
     * store checks what depends on them when it loads the position.
     *
     * @param name the name of the checkpoint
     * @param origin the stream and filter that the listener reads
     * @throws UnusableCheckpointException if the store can never use this name
     */
    default void register(String name, CheckpointOrigin origin) {}

    /**
     * {@return whether an event stream contains positions of this store}
     *
     * @param stream the name of a stream
     */
    default boolean ownsStream(String stream) {
        return false;
    }

    /** {@return the place of the positions; equal for two stores that find each other's positions} */
    default Object place() {
        return this;
    }

    /** {@return the place of the positions in words, for logs} */
    default String describe() {
        return getClass().getSimpleName();
    }
}
