package io.photonpump.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has to be finished by when. Most calls have the same timeout, so those of each timeout form a list that is in order
 * by itself: adding, removing and looking for the next one take no search.
 */
final class Deadlines {

    static final long NEVER = Long.MAX_VALUE;

    /** The calls of one timeout, oldest first. */
    static final class Row {
        private final long timeout;
        private @Nullable ActiveConversation<?> first;
        private @Nullable ActiveConversation<?> last;

        private Row(long timeout) {
            this.timeout = timeout;
        }
    }

    private final List<Row> rows = new ArrayList<>(2);

    void add(ActiveConversation<?> active, long timeoutNanos, long now) {
        Row row = row(timeoutNanos);
        active.row = row;
        active.deadline = now + timeoutNanos;
        active.previous = row.last;
        if (row.last == null) {
            row.first = active;
        } else {
            row.last.next = active;
        }
        row.last = active;
    }

    private Row row(long timeout) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).timeout == timeout) {
                return rows.get(i);
            }
        }
        rows.removeIf(row -> row.first == null);
        Row row = new Row(timeout);
        rows.add(row);
        return row;
    }

    /** Does nothing for one that has no deadline. */
    void remove(ActiveConversation<?> active) {
        Row row = active.row;
        if (row == null) {
            return;
        }
        active.row = null;
        if (active.previous == null) {
            row.first = active.next;
        } else {
            active.previous.next = active.next;
        }
        if (active.next == null) {
            row.last = active.previous;
        } else {
            active.next.previous = active.previous;
        }
        active.previous = null;
        active.next = null;
    }

    /** One whose time has come, no longer in here; null if there is none. */
    @Nullable
    ActiveConversation<?> pollExpired(long now) {
        for (Row row : rows) {
            ActiveConversation<?> first = row.first;
            if (first != null && first.deadline - now <= 0) {
                remove(first);
                return first;
            }
        }
        return null;
    }

    /** Returns the time at which the next one is due; {@link #NEVER} if there is none. */
    long next() {
        long next = NEVER;
        for (Row row : rows) {
            if (row.first != null) {
                next = Math.min(next, row.first.deadline);
            }
        }
        return next;
    }
}
