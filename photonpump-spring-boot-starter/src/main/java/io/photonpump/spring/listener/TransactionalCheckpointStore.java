package io.photonpump.spring.listener;

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

    /** What happens between reading a position and storing the next. */
    @FunctionalInterface
    interface Step {

        /**
         * Does the work, if the position does not cover it already.
         *
         * @param stored null: nothing was stored yet
         * @return the new position; null if there was nothing to do
         */
        @Nullable
        Checkpoint from(@Nullable Checkpoint stored) throws Exception;
    }
}
