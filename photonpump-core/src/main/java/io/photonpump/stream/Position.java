package io.photonpump.stream;

/**
 * A position in {@code $all}. Positions come from the server and can be compared; arithmetic on them gives positions inside a record
 * (docs/protocol.md, Reads of $all).
 *
 * @param commit the position of the commit of the event's transaction; 0 or more, or -1 for {@link #END}
 * @param prepare the position of the event itself; at most {@code commit}
 */
public record Position(long commit, long prepare) implements Comparable<Position> {

    /** The position before the first event. */
    public static final Position START = new Position(0, 0);

    /** The position after the last event at the time when the server reads it. */
    public static final Position END = new Position(-1, -1);

    /**
     * Creates a position.
     *
     * @param commit the position of the commit of the event's transaction
     * @param prepare the position of the event itself
     * @throws IllegalArgumentException if {@code prepare} is greater than {@code commit}, or one of them is negative
     */
    public Position {
        boolean end = commit == -1 && prepare == -1;
        if (!end && (prepare < 0 || commit < prepare)) {
            throw new IllegalArgumentException(
                    "a position has 0 <= prepare <= commit, this one has commit " + commit + " and prepare " + prepare);
        }
    }

    /**
     * {@return the position in a text that {@link #toString} has produced}
     *
     * @param text {@code commit/prepare}
     * @throws IllegalArgumentException if the text is not a position
     */
    public static Position parse(String text) {
        int slash = text.indexOf('/');
        try {
            return new Position(
                    Long.parseLong(text, 0, Math.max(0, slash), 10),
                    Long.parseLong(text, slash + 1, text.length(), 10));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a position is written commit/prepare, not '" + text + "'", e);
        }
    }

    /** Compares by commit, then by prepare. {@link #END} sorts before all other positions: compare it with {@code equals}. */
    @Override
    public int compareTo(Position other) {
        int byCommit = Long.compare(commit, other.commit);
        return byCommit != 0 ? byCommit : Long.compare(prepare, other.prepare);
    }

    /** {@return {@code commit/prepare}, for {@link #parse}} */
    @Override
    public String toString() {
        return commit + "/" + prepare;
    }
}
