package io.photonpump.spring.listener.checkpoint;

import java.util.Optional;

/**
 * Keeps the positions of catch-up listeners, and beside each what it is a position of. Called on threads of the listeners; it
 * may block.
 *
 * <p>A store that implements only the methods without an origin works, but it cannot notice that a listener was moved to
 * another stream under its old name.
 */
public interface CheckpointStore {

    /** The position stored under this name, whatever it belongs to. */
    Optional<Checkpoint> load(String name);

    /** Stores a position in place of the one before. It belongs to the next listener that uses the name. */
    void save(String name, Checkpoint checkpoint);

    /** Forgets the position: the listener begins where its {@code from} says. */
    void delete(String name);

    /**
     * The position stored under this name. One that was stored without an origin is taken for one of {@code origin} from now
     * on.
     *
     * @throws UnusableCheckpointException if it belongs to something else, or is not a position
     */
    default Optional<Checkpoint> load(String name, CheckpointOrigin origin) {
        return load(name);
    }

    /**
     * Stores a position in place of the one before.
     *
     * @throws UnusableCheckpointException if the one before belongs to something else; it stays
     */
    default void save(String name, CheckpointOrigin origin, Checkpoint checkpoint) {
        save(name, checkpoint);
    }

    /** Stores a position whatever was there before: somebody has decided that the listener goes on behind it. */
    default void reset(String name, CheckpointOrigin origin, Checkpoint checkpoint) {
        save(name, checkpoint);
    }

    /**
     * Called once for each listener that keeps its position here, before it starts. It does not need the server or database:
     * what cannot be checked without them is checked when the position is loaded.
     *
     * @throws UnusableCheckpointException if it can never work under this name
     */
    default void register(String name, CheckpointOrigin origin) {}

    /** Whether an event stream holds positions of this store. */
    default boolean ownsStream(String stream) {
        return false;
    }

    /** Where the positions are: equal for two stores that find each other's positions. */
    default Object place() {
        return this;
    }

    /** In words, for logs: where the positions are. */
    default String describe() {
        return getClass().getSimpleName();
    }
}
