package io.photonpump.embedded.internal.store;

/**
 * A place in the log, as reads of {@code $all} use it. Ordered by commit, then by prepare; the two differ only inside an
 * explicit transaction.
 */
public record Position(long commit, long prepare) implements Comparable<Position> {

    public static final Position START = new Position(0, 0);

    /** How a reader asks for the end of the log, in both directions. */
    public static final Position END = new Position(-1, -1);

    @Override
    public int compareTo(Position other) {
        int byCommit = Long.compare(commit, other.commit);
        return byCommit != 0 ? byCommit : Long.compare(prepare, other.prepare);
    }
}
