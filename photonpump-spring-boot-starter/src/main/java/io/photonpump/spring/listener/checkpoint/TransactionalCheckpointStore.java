package io.photonpump.spring.listener.checkpoint;

import org.jspecify.annotations.Nullable;

/**
 * Stores positions in the database that the listener writes to, and updates both in one transaction. The listener's changes in that
 * database are made exactly once, even if several processes run the listener.
 */
public interface TransactionalCheckpointStore extends CheckpointStore {

    /**
     * Locks the position, runs the step and stores the new position, in one transaction.
     *
     * @param name the name of the checkpoint
     * @param step the work
     * @throws Exception the exception of the step; the transaction is rolled back
     */
    void advance(String name, Step step) throws Exception;

    /**
     * Does the same as {@link #advance(String, Step)} for a position with an origin.
     *
     * @param name the name of the checkpoint
     * @param origin the stream and filter that the listener reads
     * @param step the work
     * @throws UnusableCheckpointException if the stored position has another origin, or is not a position; the step is not run
     * @throws Exception the exception of the step; the transaction is rolled back
     */
    default void advance(String name, CheckpointOrigin origin, Step step) throws Exception {
        advance(name, step);
    }

    /**
     * Does the same as {@link #advance(String, CheckpointOrigin, Step)} when the application moves the listener: a stored position with
     * another origin, or text that is not a position, is replaced. The step then receives null.
     *
     * @param name the name of the checkpoint
     * @param origin the stream and filter that the listener reads
     * @param step the work, which returns the new position
     * @throws Exception the exception of the step; the transaction is rolled back
     */
    default void reset(String name, CheckpointOrigin origin, Step step) throws Exception {
        advance(name, origin, step);
    }

    /** The work between reading a position and storing the next one. */
    @FunctionalInterface
    interface Step {

        /**
         * Does the work, unless the stored position already covers it.
         *
         * @param stored the stored position; null: none
         * @return the new position; null to keep the stored position and commit the work
         * @throws Exception if the work failed
         */
        @Nullable
        Checkpoint from(@Nullable Checkpoint stored) throws Exception;
    }
}
