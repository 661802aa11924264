package io.photonpump.spring.listener.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * Keeps positions in the database that the listener writes to, so that both change in one transaction: what the listener does
 * there happens exactly once, also when several processes run it.
 */
public interface TransactionalCheckpointStore extends CheckpointStore {

    /**
     * In one transaction: locks the position, takes the step, stores the new position.
     *
     * @throws Exception what the step throws; then everything is rolled back
     */
    void advance(String name, Step step) throws Exception;

    /**
     * As {@link #advance(String, Step)}, for a position of {@code origin}.
     *
     * @throws UnusableCheckpointException if the stored position belongs to something else, or is not a position; the step is
     *     not taken
     */
    default void advance(String name, CheckpointOrigin origin, Step step) throws Exception {
        advance(name, step);
    }

    /** What happens between reading a position and storing the next. */
    @FunctionalInterface
    interface Step {

        /**
         * Does the work, if the position does not cover it already.
         *
         * @param stored null: nothing is stored
         * @return the new position; null: it stays as it is, and the work is committed
         */
        @Nullable
        Checkpoint from(@Nullable Checkpoint stored) throws Exception;
    }
}
