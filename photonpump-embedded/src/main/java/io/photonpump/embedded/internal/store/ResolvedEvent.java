package io.photonpump.embedded.internal.store;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record, and the target of its link.
 *
 * @param event the event to show; null for a link whose target cannot be shown
 * @param link the link to the event; null if no link was resolved
 */
public record ResolvedEvent(
        @Nullable StoredEvent event, @Nullable StoredEvent link) {

    public static ResolvedEvent plain(StoredEvent event) {
        return new ResolvedEvent(event, null);
    }

    /**
     * Returns the first of these records whose data and metadata do not exceed this number of bytes, and at least one record.
     */
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

    /** Returns the record that was read or delivered. Numbers, positions and acknowledgements refer to it. */
    public StoredEvent original() {
        return link != null ? link : requireNonNull(event);
    }

    /** Returns the stream of the shown event. If no event is shown, returns the stream that the link names. */
    public String sourceStream() {
        if (event != null) {
            return event.stream();
        }
        Link target = Link.parse(original());
        return target == null ? original().stream() : target.stream();
    }
}
