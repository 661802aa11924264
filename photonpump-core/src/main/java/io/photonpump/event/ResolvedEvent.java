package io.photonpump.event;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.stream.Position;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * What a read or a subscription delivers: an event, and the link that led to it if there was one. Where it stood in what was
 * read ({@link #stream}, {@link #eventNumber}) is told by the record that was {@link #received}, what it says ({@link #id},
 * {@link #type}, {@link #data} and the rest) by the event that was {@link #resolved}.
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
            throw new PayloadUnreadableException(this + " leads to an event that is gone: look at isResolved() first");
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

    /** The id of {@link #resolved()}; what is acknowledged is the id of {@link #received()}. */
    public UUID id() {
        return resolved().id();
    }

    /** The type of {@link #resolved()}. */
    public String type() {
        return resolved().type();
    }

    /** The body of {@link #resolved()}. */
    public Content data() {
        return resolved().data();
    }

    /** The metadata of {@link #resolved()}. */
    public Content metadata() {
        return resolved().metadata();
    }

    /** When {@link #resolved()} was written. */
    public Instant created() {
        return resolved().created();
    }

    /** The body of {@link #resolved()} as JSON. See {@link Content#json(Class)} for what it throws. */
    public <T> T json(Class<T> type) {
        return resolved().json(type);
    }

    /** The body of {@link #resolved()} as JSON of a generic type. */
    public <T> T json(TypeReference<T> type) {
        return resolved().json(type);
    }

    /**
     * Returns {@code 0@order-3 (OrderPlaced)}, followed by {@code through 5@$ce-order} if a link led to the event, or
     * {@code the link 5@$ce-order} if the link's target is gone. Never contains the body.
     *
     * @return the place and the type of the event
     */
    @Override
    public String toString() {
        if (event == null) {
            return "the link " + received().place();
        }
        return link == null ? event.toString() : event + " through " + link.place();
    }
}
