package io.photonpump.spring.type;

import io.photonpump.spring.annotation.EventType;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Which class is the body of which event type. A class that is not registered belongs to the types of its {@link EventType}
 * annotation, or else to the type that is its simple name.
 */
public final class EventTypeRegistry {

    private final Map<String, List<Class<?>>> classes = new ConcurrentHashMap<>();
    private final Map<Class<?>, String> names = new ConcurrentHashMap<>();

    /** Registers a class under the names of its annotation, or its simple name. */
    public EventTypeRegistry register(Class<?> type) {
        naturalNames(type).forEach(name -> register(name, type));
        return this;
    }

    /**
     * Registers a class for an event type. The first name that a class is registered under is the one it is written as. Several
     * classes may be bodies of the same event type, as parts of an application read it in their own ways: the parameter of a
     * listener chooses.
     */
    public EventTypeRegistry register(String eventType, Class<?> type) {
        List<Class<?>> registered = classes.computeIfAbsent(eventType, name -> new CopyOnWriteArrayList<>());
        if (!registered.contains(type)) {
            registered.add(type);
        }
        names.putIfAbsent(type, eventType);
        return this;
    }

    /** The type that a body of this class is written as. */
    public String nameOf(Class<?> type) {
        String registered = names.get(type);
        return registered != null ? registered : naturalNames(type).get(0);
    }

    /** The type of a class that is registered or has an {@link EventType}; empty if only its simple name remains. */
    public Optional<String> declaredName(Class<?> type) {
        return names.containsKey(type) || type.isAnnotationPresent(EventType.class)
                ? Optional.of(nameOf(type))
                : Optional.empty();
    }

    /**
     * The class to read an event's body as, where a parameter of some type wants it: what is registered for the event type if
     * that fits, or the parameter's own type, or the one of its permitted subclasses that the event type belongs to.
     *
     * @return empty if events of this type are not for this parameter
     */
    public Optional<Class<?>> bodyClass(String eventType, Class<?> parameterType) {
        Optional<Class<?>> registered = classes.getOrDefault(eventType, List.of()).stream()
                .filter(parameterType::isAssignableFrom)
                .findFirst();
        return registered.isPresent()
                ? registered
                : concreteTypes(parameterType).stream()
                        .filter(type -> naturalNames(type).contains(eventType))
                        .findFirst();
    }

    /** The event types that a parameter of this type takes, as far as they are known. */
    public Set<String> typesFor(Class<?> parameterType) {
        Set<String> types = new LinkedHashSet<>();
        concreteTypes(parameterType).forEach(type -> types.addAll(naturalNames(type)));
        classes.forEach((name, registered) -> {
            if (registered.stream().anyMatch(parameterType::isAssignableFrom)) {
                types.add(name);
            }
        });
        return types;
    }

    private static List<String> naturalNames(Class<?> type) {
        EventType annotation = type.getAnnotation(EventType.class);
        return annotation != null && annotation.value().length > 0
                ? List.of(annotation.value())
                : List.of(type.getSimpleName());
    }

    /** The type itself if it can have instances, and all that a sealed type permits. */
    private static Set<Class<?>> concreteTypes(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        if (!type.isInterface() && !Modifier.isAbstract(type.getModifiers())) {
            found.add(type);
        }
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                found.addAll(concreteTypes(permitted));
            }
        }
        return found;
    }
}
