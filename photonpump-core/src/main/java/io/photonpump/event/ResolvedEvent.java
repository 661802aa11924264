package io.photonpump.event;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * What a read or a subscription delivers: an event, and the link that led to it if there was one.
 *
 * @param event the event, or the link's target; null only for a link whose target is gone (deleted, truncated, never there)
 * @param link the link record; null if the event was not reached through a resolved link
 * @param position where {@link #received()} stands in {@code $all}; null in reads of one stream and in persistent
 *     subscriptions, where the server does not say
 * @param retryCount how often a persistent subscription has delivered this event before; 0 everywhere else
 */
public record ResolvedEvent(
        @Nullable RecordedEvent event,
        @Nullable RecordedEvent link,
        @Nullable Position position,
        int retryCount) {

    public ResolvedEvent {
        if (event == null && link == null) {
            throw new IllegalArgumentException("an event, a link or both");
        }
    }

    /**
     * The record that stood in the stream that was read: the link if there is one, else the event. Its number is what reads
     * and subscriptions continue from, its id what is acknowledged.
     */
    public RecordedEvent received() {
        return link != null ? link : requireNonNull(event);
    }

    /** Whether there is an event to read; false for a link whose target is gone. */
    public boolean isResolved() {
        return event != null;
    }

    /**
     * The event.
     *
     * @throws PayloadUnreadableException if this is a link whose target is gone
     */
    public RecordedEvent resolved() {
        if (event == null) {
            throw new PayloadUnreadableException("the link " + received() + " leads to an event that is gone ("
                    + received().data().text() + "): look at isResolved() first");
        }
        return event;
    }

    /** The number of {@link #received()}. */
    public long eventNumber() {
        return received().eventNumber();
    }

    /** The stream of {@link #received()}. */
    public String stream() {
        return received().stream();
    }

    /** The type of {@link #resolved()}. */
    public String type() {
        return resolved().type();
    }

    /** The body of {@link #resolved()} as JSON. See {@link Content#json(Class)} for what it throws. */
    public <T> T json(Class<T> type) {
        return resolved().json(type);
    }

    /** The body of {@link #resolved()} as JSON of a generic type. */
    public <T> T json(TypeReference<T> type) {
        return resolved().json(type);
    }
}
