package io.photonpump.spring.internal.config;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.internal.config.Setting.Source;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.config.ListenerProperties;
import io.photonpump.spring.listener.config.SubscriptionProperties;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the settings of one listener: in its own properties, then in the attributes of its annotation, then in the properties of
 * all listeners, then in the defaults. Each value is returned with the place where it was found.
 */
final class SettingSources {

    private final String id;
    private final String ownPrefix;
    private final SubscriptionProperties own;
    private final EventStoreSubscription annotation;
    private final ListenerProperties common;
    private final UnaryOperator<String> resolver;

    /**
     * Creates the sources of a listener.
     *
     * @param id the id of the listener
     * @param ownKey the spelling of the id in {@code photonpump.subscriptions.<key>}
     * @param own the properties of the listener
     * @param annotation the annotation of the listener
     * @param common the properties of all listeners
     * @param resolver resolves placeholders and expressions of attributes
     */
    SettingSources(
            String id,
            String ownKey,
            SubscriptionProperties own,
            EventStoreSubscription annotation,
            ListenerProperties common,
            UnaryOperator<String> resolver) {
        this.id = id;
        this.ownPrefix = "photonpump.subscriptions." + ownKey + ".";
        this.own = own;
        this.annotation = annotation;
        this.common = common;
        this.resolver = resolver;
    }

    String id() {
        return id;
    }

    /** Returns the properties of the listener. */
    SubscriptionProperties own() {
        return own;
    }

    /** Returns the annotation of the listener. */
    EventStoreSubscription annotation() {
        return annotation;
    }

    /** Returns the property that sets this setting for this listener only. */
    String ownPlace(String key) {
        return ownPrefix + key;
    }

    /** Returns a value with the property of this listener that holds it. */
    <T> Setting<T> own(String key, T value) {
        return new Setting<>(id, value, Source.OWN, ownPlace(key));
    }

    /** Returns the value that the properties or the annotation of this listener set; null if they do not. */
    <T> @Nullable Setting<T> explicit(ListenerOption<T> option) {
        T value = option.own().apply(own);
        return value != null ? own(option.key(), value) : annotated(option);
    }

    /** Returns the value that the annotation sets; null if it does not. */
    <T> @Nullable Setting<T> annotated(ListenerOption<T> option) {
        String text = attribute(option);
        if (text.isEmpty()) {
            return null;
        }
        String place = "the attribute " + Keys.attribute(option.key());
        try {
            return new Setting<>(id, option.parser().apply(text), Source.ANNOTATION, place);
        } catch (IllegalArgumentException e) {
            throw new Setting<>(id, text, Source.ANNOTATION, place).invalid(option.rule());
        }
    }

    /** Returns the value, or the default if no source sets it. */
    <T> Setting<T> get(ListenerOption<T> option, T builtIn) {
        return get(option, builtIn, value -> true);
    }

    /** Returns the value, ignoring a value of all listeners that does not apply to this one. */
    <T> Setting<T> get(ListenerOption<T> option, T builtIn, Predicate<T> applies) {
        Setting<T> explicit = explicit(option);
        if (explicit != null) {
            return explicit;
        }
        T shared = option.common().apply(common);
        return shared != null && applies.test(shared)
                ? new Setting<>(id, shared, Source.COMMON, "photonpump.listener." + option.key())
                : builtIn(option.key(), builtIn);
    }

    /** Returns a default with the words for it. */
    <T> Setting<T> builtIn(String key, T value) {
        return new Setting<>(id, value, Source.BUILT_IN, "the default of " + key);
    }

    /** Refuses an option without effect if the properties or the annotation of this listener set it. */
    void refuse(ListenerOption<?> option, String why) {
        String place = isOwn(option)
                ? ownPlace(option.key())
                : attribute(option).isEmpty() ? null : "the attribute " + Keys.attribute(option.key());
        if (place != null) {
            throw new InvalidSubscriptionException(
                    "'" + id + "'", place + " has no effect, because " + why, "Remove it");
        }
    }

    /** Returns whether a property of this listener sets the option. */
    boolean isOwn(ListenerOption<?> option) {
        return option.own().apply(own) != null;
    }

    private String attribute(ListenerOption<?> option) {
        return resolve(option.key(), option.attribute().apply(annotation));
    }

    /** Returns the text of an attribute with its placeholders and expressions resolved. */
    String resolve(String key, String attribute) {
        try {
            return resolver.apply(attribute).trim();
        } catch (RuntimeException e) {
            // Placeholders, expressions and the beans they refer to fail in many ways, and none of the exceptions names
            // the listener.
            throw new InvalidSubscriptionException(
                    "'" + id + "'",
                    "the attribute " + Keys.attribute(key) + " = \"" + attribute + "\" cannot be resolved: "
                            + e.getMessage(),
                    "Define what it refers to, or set " + ownPlace(key),
                    e);
        }
    }
}
