package io.photonpump.spring.listener.checkpoint;

import io.photonpump.event.StartFrom;
import io.photonpump.stream.Position;

/**
 * The position of the last handled event: an event number, or a position in {@code $all}.
 *
 * @param commit the event number, or the commit position; -1: before the first event
 * @param prepare the prepare position; -1 for an event number
 */
public record Checkpoint(long commit, long prepare) {

    /** The position before the first event. */
    public static final Checkpoint BEGINNING = new Checkpoint(-1, -1);

    /**
     * Creates a checkpoint.
     *
     * @param commit the event number, or the commit position; -1: before the first event
     * @param prepare the prepare position; -1 for an event number
     */
    public Checkpoint {
        if (commit < -1 || prepare < -1) {
            throw new IllegalArgumentException(
                    "a checkpoint is an event number or a position, not " + commit + "/" + prepare);
        }
    }

    /**
     * {@return the checkpoint of an event in a stream}
     *
     * @param eventNumber the event number
     */
    public static Checkpoint of(long eventNumber) {
        return new Checkpoint(eventNumber, -1);
    }

    /**
     * {@return the checkpoint of an event in {@code $all}}
     *
     * @param position the position of the event
     */
    public static Checkpoint of(Position position) {
        return new Checkpoint(position.commit(), position.prepare());
    }

    /**
     * {@return the checkpoint that this text describes}
     *
     * @param text a text that {@link #toString()} returned
     * @throws IllegalArgumentException if the text is not a checkpoint
     */
    public static Checkpoint parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? of(Long.parseLong(text))
                : new Checkpoint(Long.parseLong(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
    }

    /** {@return the start of a subscription that continues after this checkpoint} */
    public StartFrom after() {
        if (commit < 0) {
            return StartFrom.beginning();
        }
        return prepare < 0 ? StartFrom.after(commit) : StartFrom.after(new Position(commit, prepare));
    }

    /**
     * {@return whether the event at the other checkpoint was handled when this is the checkpoint}
     *
     * @param other the checkpoint of an event of the same stream
     */
    public boolean covers(Checkpoint other) {
        return commit > other.commit || commit == other.commit && prepare >= other.prepare;
    }

    /** Returns the checkpoint as text, for example {@code 42} or {@code 1234/1200}. */
    @Override
    public String toString() {
        return prepare < 0 ? Long.toString(commit) : commit + "/" + prepare;
    }
}
