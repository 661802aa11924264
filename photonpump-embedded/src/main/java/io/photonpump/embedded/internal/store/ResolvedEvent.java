package io.photonpump.embedded.internal.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as a reader gets it.
 *
 * @param event what is shown; null for a link whose target cannot be
 * @param link the link that led to the event; null if none was followed
 */
public record ResolvedEvent(
        @Nullable StoredEvent event, @Nullable StoredEvent link) {

    public static ResolvedEvent plain(StoredEvent event) {
        return new ResolvedEvent(event, null);
    }

    /** The first of these records that take no more than these bytes of data and metadata, and at least one of them. */
    public static List<ResolvedEvent> within(long bytes, List<ResolvedEvent> events) {
        long left = bytes;
        int count = 0;
        while (count < events.size() && (count == 0 || left >= 0)) {
            StoredEvent event = events.get(count).event();
            left -= event == null ? 0 : event.data().length + event.metadata().length;
            count += count == 0 || left >= 0 ? 1 : 0;
        }
        return events.subList(0, count);
    }

    /** The record that was read or delivered: numbers, positions and acknowledgements go by it. */
    public StoredEvent original() {
        return link != null ? link : requireNonNull(event);
    }

    /** The stream of the event shown; of one that cannot be shown, as the link tells it. */
    public String sourceStream() {
        if (event != null) {
            return event.stream();
        }
        Link target = Link.parse(original());
        return target == null ? original().stream() : target.stream();
    }
}
