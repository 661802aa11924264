package io.photonpump.event;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.stream.Position;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/**
 * An event that was read or delivered, with the link that led to it. The place in the stream that was read ({@link #stream},
 * {@link #eventNumber}) is that of the {@link #received} record; the content ({@link #id}, {@link #type}, {@link #data} and so on) is that of
 * the {@link #resolved} event.
 *
 * @param event the event, or the target of the link; null only for a link whose target is deleted, truncated or missing
 * @param link the link; null if no link led to the event
 * @param position the position of {@link #received()} in {@code $all}; null in reads of one stream and in persistent subscriptions, where the
 *     server does not report it
 * @param retryCount how often a persistent subscription has delivered this event before; 0 otherwise
 */
public record ResolvedEvent(
        @Nullable RecordedEvent event,
        @Nullable RecordedEvent link,
        @Nullable Position position,
        int retryCount) {

    /**
     * Creates an event.
     *
     * @param event the event, or the target of the link; null only for a link without a target
     * @param link the link; null if no link led to the event
     * @param position the position in {@code $all}; null: unknown
     * @param retryCount how often a persistent subscription has delivered this event before
     * @throws IllegalArgumentException if there is neither an event nor a link
     */
    public ResolvedEvent {
        if (event == null && link == null) {
            throw new IllegalArgumentException("an event, a link or both");
        }
    }

    /**
     * {@return the record in the stream that was read: the link if there is one, otherwise the event} Reads and subscriptions continue after
     * its number, and acknowledgements use its id.
     */
    public RecordedEvent received() {
        return link != null ? link : requireNonNull(event);
    }

    /** {@return whether there is an event; false for a link whose target is gone} */
    public boolean isResolved() {
        return event != null;
    }

    /**
     * {@return the event, or the target of the link}
     *
     * @throws PayloadUnreadableException if this is a link whose target is gone
     */
    public RecordedEvent resolved() {
        if (event == null) {
            throw new PayloadUnreadableException(this + " leads to an event that is gone: look at isResolved() first");
        }
        return event;
    }

    /** {@return the number of {@link #received()}} */
    public long eventNumber() {
        return received().eventNumber();
    }

    /** {@return the stream of {@link #received()}} */
    public String stream() {
        return received().stream();
    }

    /** {@return the id of {@link #resolved()}; acknowledgements use the id of {@link #received()}} */
    public UUID id() {
        return resolved().id();
    }

    /** {@return the type of {@link #resolved()}} */
    public String type() {
        return resolved().type();
    }

    /** {@return the body of {@link #resolved()}} */
    public Content data() {
        return resolved().data();
    }

    /** {@return the metadata of {@link #resolved()}} */
    public Content metadata() {
        return resolved().metadata();
    }

    /** {@return when the server wrote {@link #resolved()}} */
    public Instant created() {
        return resolved().created();
    }

    /**
     * Reads the body of {@link #resolved()} as JSON.
     *
     * @param type the class of the value
     * @param <T> the type of the value
     * @return the value
     * @throws PayloadUnreadableException if the body is not JSON of this type, or the link's target is gone
     */
    public <T> T json(Class<T> type) {
        return resolved().json(type);
    }

    /**
     * Reads the body of {@link #resolved()} as JSON of a generic type.
     *
     * @param type the type of the value
     * @param <T> the type of the value
     * @return the value
     * @throws PayloadUnreadableException if the body is not JSON of this type, or the link's target is gone
     */
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
