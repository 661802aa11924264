package io.photonpump.embedded.internal.store;

import static java.util.Objects.requireNonNull;

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
