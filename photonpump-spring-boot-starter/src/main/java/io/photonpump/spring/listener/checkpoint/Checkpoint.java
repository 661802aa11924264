package io.photonpump.spring.listener.checkpoint;

import io.photonpump.event.StartFrom;
import io.photonpump.stream.Position;

/**
 * The last event that was handled: a number in a stream, or a position in {@code $all}.
 *
 * @param commit the event number, or the commit position; -1: before the first event
 * @param prepare the prepare position; -1 for an event number
 */
public record Checkpoint(long commit, long prepare) {

    /** Before the first event. */
    public static final Checkpoint BEGINNING = new Checkpoint(-1, -1);

    public Checkpoint {
        if (commit < -1 || prepare < -1) {
            throw new IllegalArgumentException(
                    "a checkpoint is an event number or a position, not " + commit + "/" + prepare);
        }
    }

    public static Checkpoint of(long eventNumber) {
        return new Checkpoint(eventNumber, -1);
    }

    public static Checkpoint of(Position position) {
        return new Checkpoint(position.commit(), position.prepare());
    }

    /** Reads what {@link #toString()} writes. */
    public static Checkpoint parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? of(Long.parseLong(text))
                : new Checkpoint(Long.parseLong(text.substring(0, slash)), Long.parseLong(text.substring(slash + 1)));
    }

    /** Where to go on. */
    public StartFrom after() {
        if (commit < 0) {
            return StartFrom.beginning();
        }
        return prepare < 0 ? StartFrom.after(commit) : StartFrom.after(new Position(commit, prepare));
    }

    /** Whether an event at {@code other} was handled when this is the checkpoint. */
    public boolean covers(Checkpoint other) {
        return commit > other.commit || commit == other.commit && prepare >= other.prepare;
    }

    /** {@code 42}, or {@code 1234/1200}. */
    @Override
    public String toString() {
        return prepare < 0 ? Long.toString(commit) : commit + "/" + prepare;
    }
}
