package io.photonpump.embedded.internal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Reads {@code $all} (docs/protocol.md, Reads of $all): all committed events, regardless of stream metadata. */
final class AllReader {

    private final EventLog log;

    AllReader(EventLog log) {
        this.log = log;
    }

    /**
     * Returns events at and after this position.
     *
     * @param window the maximum number of events to examine
     * @throws InvalidPositionException for a position inside a record
     */
    AllPage forward(Position position, int count, int window, Predicate<StoredEvent> filter) {
        Position from = position.equals(Position.END) ? end() : position;
        List<StoredEvent> all = log.all();
        Position next = from;
        List<StoredEvent> events = new ArrayList<>();
        if (from.commit() > log.lastCommitPosition()) {
            return new AllPage(events, from, next, 0, true);
        }
        int at = firstAtOrAfter(from);
        requireStartOfRecord(from, at);
        int first = at;
        for (int seen = 0; at < all.size() && events.size() < count && seen < window; at++, seen++) {
            StoredEvent event = all.get(at);
            if (filter.test(event)) {
                events.add(event);
            }
            next = after(event);
        }
        return new AllPage(events, from, next, at - first, at == all.size());
    }

    /** Returns events that end at or before this position, newest first. */
    AllPage backward(Position position, int count, int window, Predicate<StoredEvent> filter) {
        Position from = position.equals(Position.END) ? end() : position;
        if (from.commit() > log.writerPosition()) {
            throw new InvalidPositionException("Requested position " + from.commit()
                    + " is greater than writer checkpoint " + log.writerPosition()
                    + " when requesting to read previous record from TF.");
        }
        int at = firstNotEndedAt(from);
        requireStartOfRecord(from, firstAtOrAfter(from));
        Position next = from;
        List<StoredEvent> events = new ArrayList<>();
        int first = at;
        for (int seen = 0; at > 0 && events.size() < count && seen < window; seen++) {
            StoredEvent event = log.all().get(--at);
            if (filter.test(event)) {
                events.add(event);
            }
            next = before(event);
        }
        return new AllPage(events, from, next, first - at, at == 0);
    }

    /** Returns the position after an event. Within a transaction a page may end between two events of one commit. */
    private static Position after(StoredEvent event) {
        return event.inTransaction()
                ? new Position(event.commitPosition(), event.preparePost())
                : new Position(event.preparePost(), 0);
    }

    private static Position before(StoredEvent event) {
        return event.inTransaction()
                ? new Position(event.commitPost(), event.preparePosition())
                : new Position(event.preparePosition(), event.preparePosition());
    }

    private Position end() {
        return new Position(log.writerPosition(), log.writerPosition());
    }

    int firstAtOrAfter(Position position) {
        return firstWhere(event -> event.position().compareTo(position) >= 0);
    }

    private int firstNotEndedAt(Position position) {
        return firstWhere(event -> new Position(event.commitPost(), event.preparePost()).compareTo(position) > 0);
    }

    /** Returns the first index whose event matches. All events before it do not match, all events after it do. */
    private int firstWhere(Predicate<StoredEvent> matches) {
        int low = 0;
        int high = log.all().size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (matches.test(log.all().get(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private void requireStartOfRecord(Position position, int at) {
        if (position.commit() > 0 && position.commit() < EventLog.FIRST_POSITION) {
            throw new InvalidPositionException("Position " + position.commit() + " is not the start of a record");
        }
        StoredEvent before = at == 0 ? null : log.all().get(at - 1);
        if (before != null && position.commit() > before.commitPosition() && position.commit() < before.commitPost()) {
            throw new InvalidPositionException(
                    "Position " + position.commit() + " is in the middle of the record at " + before.commitPosition());
        }
    }
}
