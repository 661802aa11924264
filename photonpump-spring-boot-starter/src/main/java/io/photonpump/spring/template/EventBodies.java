package io.photonpump.spring.template;

import io.photonpump.event.NewEvent;
import io.photonpump.spring.type.EventTypeRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns bodies into events of their types, and refuses what is not a body. Safe on any thread. */
final class EventBodies {

    private static final Logger LOG = LoggerFactory.getLogger(EventBodies.class);

    private final EventTypeRegistry types;

    /** Classes that may name an event type. Whether a class may does not change, unlike the name itself. */
    private final Set<Class<?>> accepted = ConcurrentHashMap.newKeySet();

    /** The first class whose bodies were written as a type. */
    private final Map<String, Class<?>> writers = new ConcurrentHashMap<>();

    private final Set<Class<?>> warned = ConcurrentHashMap.newKeySet();

    EventBodies(EventTypeRegistry types) {
        this.types = types;
    }

    /**
     * One event for each body.
     *
     * @throws InvalidEventBodyException for the first one that is not a body
     */
    List<NewEvent> events(Collection<?> bodies) {
        List<NewEvent> events = new ArrayList<>(bodies.size());
        for (Object body : bodies) {
            events.add(event(body, events.size(), bodies.size()));
        }
        return events;
    }

    private NewEvent event(@Nullable Object body, int index, int count) {
        if (body instanceof NewEvent event) {
            return event;
        }
        if (body == null) {
            throw refused(index, count, null, "null. An event without a body is NewEvent.of(type, null).");
        }
        Class<?> type = typeOf(body);
        if (!accepted.contains(type)) {
            String refusal = NotABody.reason(type, types.declaredName(type).isPresent());
            if (refusal != null) {
                throw refused(index, count, type, refusal);
            }
            accepted.add(type);
        }
        return NewEvent.of(nameOf(type), body);
    }

    /** A constant with a body of its own has an anonymous class. */
    private static Class<?> typeOf(Object body) {
        return body instanceof Enum<?> constant ? constant.getDeclaringClass() : body.getClass();
    }

    private String nameOf(Class<?> type) {
        String name = types.nameOf(type);
        Class<?> first = writers.putIfAbsent(name, type);
        if (first != null && first != type && !bothDeclared(first, type) && warned.add(type)) {
            LOG.warn(
                    "Events of type {} are written from {} and from {}: readers cannot tell them apart. Give one of the"
                            + " classes an @EventType.",
                    name,
                    first.getName(),
                    type.getName());
        }
        return name;
    }

    private boolean bothDeclared(Class<?> first, Class<?> second) {
        return types.declaredName(first).isPresent()
                && types.declaredName(second).isPresent();
    }

    private static InvalidEventBodyException refused(int index, int count, @Nullable Class<?> type, String reason) {
        String place = count == 1 ? "The event body" : "Event body " + (index + 1) + " of " + count;
        return new InvalidEventBodyException(index, type, place + " is " + reason + " Nothing was written.");
    }
}
