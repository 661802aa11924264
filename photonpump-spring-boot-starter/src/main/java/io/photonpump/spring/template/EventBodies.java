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

/** Converts bodies to events of their types, and refuses objects that cannot be bodies. Safe for use by any thread. */
final class EventBodies {

    private static final Logger LOG = LoggerFactory.getLogger(EventBodies.class);

    private final EventTypeRegistry types;

    /**
     * Classes that can be bodies. An accepted class stays accepted, so the answer can be cached. Its event type cannot: the
     * application may register the class later.
     */
    private final Set<Class<?>> accepted = ConcurrentHashMap.newKeySet();

    /** The first class written under each event type. */
    private final Map<String, Class<?>> firstClasses = new ConcurrentHashMap<>();

    private final Set<Class<?>> warned = ConcurrentHashMap.newKeySet();

    EventBodies(EventTypeRegistry types) {
        this.types = types;
    }

    /**
     * Creates one event for each body.
     *
     * @throws InvalidEventBodyException for the first object that cannot be a body
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
            throw refused(index, count, null, "null. For an event without a body, pass NewEvent.of(type, null).");
        }
        Class<?> type = typeOf(body);
        if (!accepted.contains(type)) {
            String refusal = BodyRules.refusal(type, types.declaredName(type).isPresent());
            if (refusal != null) {
                throw refused(index, count, type, refusal);
            }
            accepted.add(type);
        }
        return NewEvent.of(nameOf(type), body);
    }

    /** Returns the body's class; for an enum constant with a class body, which is anonymous, the enum. */
    private static Class<?> typeOf(Object body) {
        return body instanceof Enum<?> constant ? constant.getDeclaringClass() : body.getClass();
    }

    private String nameOf(Class<?> type) {
        String name = types.nameOf(type);
        Class<?> first = firstClasses.putIfAbsent(name, type);
        if (first != null && first != type && !bothDeclared(first, type) && warned.add(type)) {
            LOG.warn(
                    "Bodies of {} and of {} are both written as event type {}, so readers cannot tell them apart. Annotate "
                            + "one of the classes with @EventType.",
                    first.getName(),
                    type.getName(),
                    name);
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
