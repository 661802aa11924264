package io.photonpump.stream;

/**
 * A place in {@code $all}. Positions come from the server and are only ever compared; arithmetic on them points into the
 * middle of a record (docs/protocol.md, Reads of $all).
 *
 * @param commit of the transaction the event was committed with; not negative, or -1 for {@link #END}
 * @param prepare of the event itself; at most {@code commit}
 */
public record Position(long commit, long prepare) implements Comparable<Position> {

    /** Before the first event. */
    public static final Position START = new Position(0, 0);

    /** Behind the last event, wherever that is when the server reads it. */
    public static final Position END = new Position(-1, -1);

    public Position {
        boolean end = commit == -1 && prepare == -1;
        if (!end && (prepare < 0 || commit < prepare)) {
            throw new IllegalArgumentException(
                    "a position has 0 <= prepare <= commit, this one has commit " + commit + " and prepare " + prepare);
        }
    }

    /**
     * Reads what {@link #toString} wrote: {@code commit/prepare}.
     *
     * @throws IllegalArgumentException if it is something else
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

    /** By commit, then by prepare; {@link #END} is before everything, compare it with {@code equals}. */
    @Override
    public int compareTo(Position other) {
        int byCommit = Long.compare(commit, other.commit);
        return byCommit != 0 ? byCommit : Long.compare(prepare, other.prepare);
    }

    /** For {@link #parse}. */
    @Override
    public String toString() {
        return commit + "/" + prepare;
    }
}
