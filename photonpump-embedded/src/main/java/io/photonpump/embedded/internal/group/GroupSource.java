package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.StoredEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a group takes its events from. It numbers them in ascending order: a group knows them by these numbers. */
interface GroupSource {

    /** An event and its number. */
    record Numbered(StoredEvent event, long number) {}

    /**
     * A page of history.
     *
     * @param next the number of the next page
     * @param end whether there are no more events now
     */
    record Page(List<Numbered> events, long next, boolean end) {}

    /** Returns the number from which the group begins; below 0: with the next event that is committed. */
    long start();

    /** Reads events with this number and above. */
    Page read(long from, int count, long now);

    /** Returns an event that was committed now, with its number; null if the group does not deliver it. */
    @Nullable
    Numbered committed(StoredEvent event);

    /** Returns a number as clients and checkpoints have it. */
    String text(long number);

    /** Returns the number for a text; null if it is none. */
    @Nullable
    Long number(String text);
}
