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
 * The body classes of event types, and the event types of body classes. A class that is not registered has the types of its
 * {@link EventType} annotation, or else its simple name. Safe for use by any thread.
 */
public final class EventTypeRegistry {

    private final Map<String, List<Class<?>>> classes = new ConcurrentHashMap<>();
    private final Map<Class<?>, String> names = new ConcurrentHashMap<>();

    /**
     * Registers a class for the event types of its {@link EventType} annotation, or for its simple name.
     *
     * @param type the body class
     * @return this registry
     */
    public EventTypeRegistry register(Class<?> type) {
        naturalNames(type).forEach(name -> register(name, type));
        return this;
    }

    /**
     * Registers a class for an event type. The first event type registered for a class is the one its instances are written with.
     * An event type may have several body classes; a listener reads the one that its parameter accepts.
     *
     * @param eventType the event type
     * @param type the body class
     * @return this registry
     */
    public EventTypeRegistry register(String eventType, Class<?> type) {
        List<Class<?>> registered = classes.computeIfAbsent(eventType, name -> new CopyOnWriteArrayList<>());
        if (!registered.contains(type)) {
            registered.add(type);
        }
        names.putIfAbsent(type, eventType);
        return this;
    }

    /**
     * Returns the event type with which instances of a class are written.
     *
     * @param type the body class
     * @return its event type
     */
    public String nameOf(Class<?> type) {
        String registered = names.get(type);
        return registered != null ? registered : naturalNames(type).get(0);
    }

    /**
     * Returns the event type of a class that is registered or has an {@link EventType} annotation.
     *
     * @param type the body class
     * @return its event type; empty if the class has only its simple name
     */
    public Optional<String> declaredName(Class<?> type) {
        return names.containsKey(type) || type.isAnnotationPresent(EventType.class)
                ? Optional.of(nameOf(type))
                : Optional.empty();
    }

    /**
     * Returns the class to convert an event's body to for a parameter: the first class registered for the event type that the
     * parameter accepts, or else the parameter's type, or one of its permitted subclasses, if the event type is its own.
     *
     * @param eventType the type of the event
     * @param parameterType the type of the parameter
     * @return the class; empty if the parameter does not accept events of this type
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

    /**
     * Returns the known event types whose bodies a parameter accepts.
     *
     * @param parameterType the type of the parameter
     * @return the event types; empty if none is known
     */
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

    /** Returns the type itself, unless it is abstract, and the permitted subclasses of a sealed type at all levels. */
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
