package io.photonpump.spring.listener.checkpoint;

import io.photonpump.error.PhotonPumpException;
import org.jspecify.annotations.Nullable;

/**
 * The stored position of a listener cannot be used or replaced, and no retry can help. The listener stops and is FAILED. The
 * message names the checkpoint and tells how to solve the problem.
 */
public final class UnusableCheckpointException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    /** The reason why the position cannot be used. */
    public enum Reason {
        /** The position refers to another stream, or to {@code $all} with another filter. */
        OTHER_ORIGIN,
        /** The stored value is not a position. */
        UNREADABLE,
        /** The position is an event number and the listener reads {@code $all}, or the reverse. */
        WRONG_KIND,
        /** The name is too long for the store. */
        NAME_TOO_LONG,
        /** The table or a column is missing, or the application may not use it. */
        SCHEMA,
        /** The stream of the position was hard-deleted. */
        STREAM_DELETED
    }

    private final String checkpoint;
    private final Reason reason;
    private final @Nullable String stored;
    private final @Nullable String wanted;

    private UnusableCheckpointException(
            String checkpoint,
            Reason reason,
            @Nullable String stored,
            @Nullable String wanted,
            String problem,
            @Nullable Throwable cause) {
        super("the checkpoint '" + checkpoint + "' cannot be used: " + problem, cause);
        this.checkpoint = checkpoint;
        this.reason = reason;
        this.stored = stored;
        this.wanted = wanted;
    }

    /**
     * {@return an exception for a position with another origin than the listener}
     *
     * @param checkpoint the name of the checkpoint
     * @param stored the origin of the stored position
     * @param wanted the origin of the listener
     */
    public static UnusableCheckpointException otherOrigin(String checkpoint, String stored, CheckpointOrigin wanted) {
        return new UnusableCheckpointException(
                checkpoint,
                Reason.OTHER_ORIGIN,
                stored,
                wanted.text(),
                "its position refers to '" + stored + "', but the listener reads '" + wanted.text()
                        + "'. Either give the listener another checkpoint name, or reset the position: replay the listener "
                        + "from a position of its stream (replayFrom, or the action replay of the endpoint), or delete the "
                        + "stored position and start the listener",
                null);
    }

    /**
     * {@return an exception for a stored value that is not a position}
     *
     * @param checkpoint the name of the checkpoint
     * @param stored the stored value
     * @param where the place of the value, such as {@code in the table positions}
     * @param cause the failure to read it; null: none
     */
    public static UnusableCheckpointException unreadable(
            String checkpoint, String stored, String where, @Nullable Throwable cause) {
        return new UnusableCheckpointException(
                checkpoint,
                Reason.UNREADABLE,
                stored,
                null,
                "'" + stored + "', stored " + where
                        + ", is not a position. A position is an event number such as 42, or "
                        + "commit/prepare in $all. Correct or delete it, or replay the listener from a position of its stream",
                cause);
    }

    /**
     * {@return an exception for an event number if the listener reads {@code $all}, or for a position of {@code $all} if it reads a
     * stream}
     *
     * @param checkpoint the name of the checkpoint
     * @param stored the stored position
     * @param wanted the origin of the listener
     */
    public static UnusableCheckpointException wrongKind(String checkpoint, Checkpoint stored, CheckpointOrigin wanted) {
        boolean isPosition = stored.prepare() >= 0;
        return new UnusableCheckpointException(
                checkpoint,
                Reason.WRONG_KIND,
                stored.toString(),
                wanted.text(),
                "its position " + stored + " is " + (isPosition ? "a position of $all" : "an event number")
                        + ", but the listener reads '" + wanted.text()
                        + "'. Either give the listener another checkpoint name, or reset the position: replay the listener "
                        + "from a position of its stream, or delete the stored position and start the listener",
                null);
    }

    /**
     * {@return an exception for a name that is too long}
     *
     * @param checkpoint the name of the checkpoint
     * @param max the number of characters that the store can hold
     * @param where the place of the name, such as {@code in the table positions}
     */
    public static UnusableCheckpointException nameTooLong(String checkpoint, int max, String where) {
        return new UnusableCheckpointException(
                checkpoint,
                Reason.NAME_TOO_LONG,
                null,
                null,
                "the name has " + checkpoint.codePointCount(0, checkpoint.length()) + " characters, but names kept "
                        + where + " have " + max + " at most. Choose a shorter name",
                null);
    }

    /**
     * {@return an exception for a table that is missing or cannot be used}
     *
     * @param checkpoint the name of the checkpoint
     * @param problem the problem and its solution
     * @param cause the refusal of the database
     */
    public static UnusableCheckpointException schema(String checkpoint, String problem, Throwable cause) {
        return new UnusableCheckpointException(checkpoint, Reason.SCHEMA, null, null, problem, cause);
    }

    /**
     * {@return an exception for a stream that was hard-deleted, so that nothing can be written to it}
     *
     * @param checkpoint the name of the checkpoint
     * @param stream the stream
     * @param cause the refusal of the server
     */
    public static UnusableCheckpointException streamDeleted(String checkpoint, String stream, Throwable cause) {
        return new UnusableCheckpointException(
                checkpoint,
                Reason.STREAM_DELETED,
                null,
                null,
                "its stream '" + stream + "' was hard-deleted, so that no position can be stored there. Give the "
                        + "listener another checkpoint name",
                cause);
    }

    /** {@return the name of the checkpoint} */
    public String checkpoint() {
        return checkpoint;
    }

    /** {@return the reason why the position cannot be used} */
    public Reason reason() {
        return reason;
    }

    /** {@return the stored origin for {@link Reason#OTHER_ORIGIN}, or the stored position; null for other reasons} */
    public @Nullable String stored() {
        return stored;
    }

    /** {@return the origin of the listener; null if the reason is not about it} */
    public @Nullable String wanted() {
        return wanted;
    }
}
