package io.photonpump.embedded.internal.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of one stream by number. Numbers start at 0 and have no gaps. A tombstone is kept separately. */
final class StreamIndex {

    private final List<StoredEvent> events = new ArrayList<>(1);
    private @Nullable StoredEvent tombstone;

    void add(StoredEvent event) {
        if (event.number() == Streams.DELETED) {
            tombstone = event;
            return;
        }
        if (event.number() != events.size()) {
            throw new IllegalStateException(
                    "event " + event.number() + " of " + event.stream() + " follows event " + (events.size() - 1));
        }
        events.add(event);
    }

    long lastNumber() {
        return tombstone != null ? Streams.DELETED : events.size() - 1;
    }

    @Nullable
    StoredEvent get(long number) {
        if (number == Streams.DELETED) {
            return tombstone;
        }
        return number >= 0 && number < events.size() ? events.get((int) number) : null;
    }

    /** Returns the newest event that is not a tombstone. */
    @Nullable
    StoredEvent last() {
        return events.isEmpty() ? null : events.get(events.size() - 1);
    }
}
