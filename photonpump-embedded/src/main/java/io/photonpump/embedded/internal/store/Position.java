package io.photonpump.embedded.internal.store;

/**
 * A position in the log, as in reads of {@code $all}. Ordered by commit, then by prepare. The two differ only within an
 * explicit transaction.
 */
public record Position(long commit, long prepare) implements Comparable<Position> {

    public static final Position START = new Position(0, 0);

    /** The position that stands for the end of the log, in both directions. */
    public static final Position END = new Position(-1, -1);

    @Override
    public int compareTo(Position other) {
        int byCommit = Long.compare(commit, other.commit);
        return byCommit != 0 ? byCommit : Long.compare(prepare, other.prepare);
    }
}
