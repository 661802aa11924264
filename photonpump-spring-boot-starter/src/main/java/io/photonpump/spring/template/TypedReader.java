package io.photonpump.spring.template;

import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.event.BodyConversion;
import io.photonpump.spring.internal.event.Upcasters;
import io.photonpump.spring.type.EventConverter;
import io.photonpump.spring.type.EventTypeRegistry;
import io.photonpump.spring.type.EventUpcaster;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Converts events that were read to bodies of a class, by the rules of listeners. Safe for use by any thread. */
final class TypedReader {

    private final EventTypeRegistry types;
    private final Upcasters upcasters;
    private final EventConverter converter;

    TypedReader(EventTypeRegistry types, List<EventUpcaster> upcasters, EventConverter converter) {
        this.types = types;
        this.upcasters = new Upcasters(upcasters);
        this.converter = converter;
    }

    /**
     * Refuses a class that no event can have.
     *
     * @throws IllegalArgumentException if no event type is known for the class
     */
    void requireEventClass(Class<?> type) {
        if (types.typesFor(type).isEmpty()) {
            throw new IllegalArgumentException("No event type is known for " + type.getName()
                    + ": name a concrete class or a sealed interface, annotate its subclasses with @EventType, or register them "
                    + "with photonpump.event-types. To read events without classes, use the client.");
        }
    }

    /** Returns whether the class has bodies for an event type. */
    boolean knows(String eventType, Class<?> type) {
        return types.bodyClass(eventType, type).isPresent();
    }

    /** Returns the event with its body, or null if the event is left out: a link without a target, a system event, a skipped type. */
    <T> @Nullable TypedEvent<T> read(ResolvedEvent received, Class<T> type, boolean skipUnknownTypes) {
        if (!received.isResolved()) {
            return null;
        }
        ResolvedEvent event = upcasters.upcast(received);
        Optional<Class<?>> bodyClass = types.bodyClass(event.type(), type);
        if (bodyClass.isPresent()) {
            return new TypedEvent<>(body(event.resolved(), bodyClass.get(), type), event);
        }
        if (skipUnknownTypes || event.type().startsWith("$")) {
            return null;
        }
        throw new UnknownEventTypeException(event, type);
    }

    private <T> T body(RecordedEvent event, Class<?> bodyClass, Class<T> type) {
        Object body = BodyConversion.read(converter, event, bodyClass);
        if (body == null) {
            throw new PayloadUnreadableException("the body of " + event + " is empty, not a " + bodyClass.getName());
        }
        return type.cast(body);
    }
}
