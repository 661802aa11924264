package io.photonpump.spring.listener.checkpoint;

import io.photonpump.error.PhotonPumpException;
import org.jspecify.annotations.Nullable;

/**
 * The stored position of a listener cannot be used or stored, and trying again does not help. The listener stops with it
 * (FAILED). The message names the checkpoint and says what to do.
 */
public final class UnusableCheckpointException extends PhotonPumpException {

    private static final long serialVersionUID = 1;

    /** Why it cannot be used. */
    public enum Reason {
        /** It is a position of another stream, or of {@code $all} with another filter. */
        OTHER_ORIGIN,
        /** What is stored is not a position. */
        UNREADABLE,
        /** It is an event number where {@code $all} needs commit and prepare, or the other way round. */
        WRONG_KIND,
        /** The store cannot hold a name this long. */
        NAME_TOO_LONG,
        /** The table or a column of it is missing, or the application may not use it. */
        SCHEMA,
        /** The stream that holds the position was deleted for good. */
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

    /** The stored position belongs to something else than the listener reads. */
    public static UnusableCheckpointException otherOrigin(String checkpoint, String stored, CheckpointOrigin wanted) {
        return new UnusableCheckpointException(
                checkpoint,
                Reason.OTHER_ORIGIN,
                stored,
                wanted.text(),
                "its position is one of '" + stored + "', and the listener reads '" + wanted.text()
                        + "'. Either give the listener another checkpoint name, or reset the position: replay the listener "
                        + "from a place of its stream (replayFrom, or the action replay of the endpoint), or delete the "
                        + "stored position and start the listener",
                null);
    }

    /** What is stored is not a position. */
    public static UnusableCheckpointException unreadable(
            String checkpoint, String stored, String where, @Nullable Throwable cause) {
        return new UnusableCheckpointException(
                checkpoint,
                Reason.UNREADABLE,
                stored,
                null,
                "'" + stored + "', stored " + where
                        + ", is not a position. A position is an event number such as 42, or "
                        + "commit/prepare in $all. Correct or delete it, or replay the listener from a place of its stream",
                cause);
    }

    /** A number is stored and {@code $all} is read, or a position of {@code $all} and a single stream is read. */
    public static UnusableCheckpointException wrongKind(String checkpoint, Checkpoint stored, CheckpointOrigin wanted) {
        boolean isPosition = stored.prepare() >= 0;
        return new UnusableCheckpointException(
                checkpoint,
                Reason.WRONG_KIND,
                stored.toString(),
                wanted.text(),
                "its position " + stored + " is " + (isPosition ? "one of $all" : "an event number")
                        + ", and the listener reads '" + wanted.text()
                        + "'. Either give the listener another checkpoint name, or reset the position: replay the listener "
                        + "from a place of its stream, or delete the stored position and start the listener",
                null);
    }

    /** {@code max} is the number of characters that the store can hold. */
    public static UnusableCheckpointException nameTooLong(String checkpoint, int max, String where) {
        return new UnusableCheckpointException(
                checkpoint,
                Reason.NAME_TOO_LONG,
                null,
                null,
                "the name has " + checkpoint.codePointCount(0, checkpoint.length()) + " characters, and names kept "
                        + where + " have " + max + " at most. Choose a shorter name",
                null);
    }

    /** {@code problem} says what is missing and how to make it. */
    public static UnusableCheckpointException schema(String checkpoint, String problem, Throwable cause) {
        return new UnusableCheckpointException(checkpoint, Reason.SCHEMA, null, null, problem, cause);
    }

    /** Nothing can be written to {@code stream} any more. */
    public static UnusableCheckpointException streamDeleted(String checkpoint, String stream, Throwable cause) {
        return new UnusableCheckpointException(
                checkpoint,
                Reason.STREAM_DELETED,
                null,
                null,
                "its stream '" + stream + "' was deleted for good, so that no position can be stored there. Give the "
                        + "listener another checkpoint name",
                cause);
    }

    /** The name of the checkpoint. */
    public String checkpoint() {
        return checkpoint;
    }

    public Reason reason() {
        return reason;
    }

    /** What is stored: the origin for {@link Reason#OTHER_ORIGIN}, else the position; null if that is not the point. */
    public @Nullable String stored() {
        return stored;
    }

    /** What the listener reads; null if that is not the point. */
    public @Nullable String wanted() {
        return wanted;
    }
}
