package io.photonpump.spring.internal.config;

import io.photonpump.spring.internal.config.Setting.Source;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Looks up the settings of one listener: in its own properties, then in the attributes of its annotation, then in the properties of
 * all listeners, then in the defaults. Each value is returned with the place where it was found.
 */
final class SettingSources {

    private final String id;
    private final String ownPrefix;
    private final UnaryOperator<String> resolver;

    /**
     * Creates the sources of a listener.
     *
     * @param id the id of the listener
     * @param ownKey the spelling of the id in {@code photonpump.subscriptions.<key>}
     * @param resolver resolves placeholders and expressions of attributes
     */
    SettingSources(String id, String ownKey, UnaryOperator<String> resolver) {
        this.id = id;
        this.ownPrefix = "photonpump.subscriptions." + ownKey + ".";
        this.resolver = resolver;
    }

    /** Returns the property that sets this setting for this listener only. */
    String ownPlace(String key) {
        return ownPrefix + key;
    }

    <T> Setting<T> own(String key, T value) {
        return new Setting<>(id, value, Source.OWN, ownPlace(key));
    }

    /** Returns a setting that only properties can set. */
    <T> Setting<T> choose(String key, @Nullable T own, @Nullable T common, T builtIn) {
        return own != null ? own(key, own) : fallback(key, common, builtIn);
    }

    /** Returns a text setting, or null if it is blank in both places. */
    @Nullable
    Setting<String> text(String key, @Nullable String own, String attribute) {
        if (own != null && !own.isBlank()) {
            return own(key, own.trim());
        }
        String resolved = resolve(key, attribute);
        return resolved.isEmpty() ? null : annotated(key, resolved);
    }

    Setting<Integer> number(
            String key, @Nullable Integer own, String attribute, @Nullable Integer common, int builtIn) {
        return parse(key, own, attribute, common, builtIn, "must be a whole number", Integer::valueOf);
    }

    Setting<Double> decimal(
            String key, @Nullable Double own, String attribute, @Nullable Double common, double builtIn) {
        return parse(key, own, attribute, common, builtIn, "must be a number", Double::valueOf);
    }

    Setting<Boolean> flag(
            String key, @Nullable Boolean own, String attribute, @Nullable Boolean common, boolean builtIn) {
        return parse(key, own, attribute, common, builtIn, "must be true or false", SettingSources::flag);
    }

    Setting<Duration> duration(
            String key, @Nullable Duration own, String attribute, @Nullable Duration common, Duration builtIn) {
        return parse(
                key,
                own,
                attribute,
                common,
                builtIn,
                "must be a duration such as 500ms or 5s",
                SettingSources::duration);
    }

    <E extends Enum<E>> Setting<E> constant(
            String key, Class<E> type, @Nullable E own, String attribute, @Nullable E common, E builtIn) {
        String choices = Arrays.stream(type.getEnumConstants())
                .map(constant -> Keys.kebab(constant.name()))
                .collect(Collectors.joining(", "));
        return parse(key, own, attribute, common, builtIn, "must be one of " + choices, text -> constant(type, text));
    }

    /** Returns the text of an attribute with its placeholders and expressions resolved. */
    String resolve(String key, String attribute) {
        try {
            return resolver.apply(attribute).trim();
        } catch (RuntimeException e) {
            // Placeholders, expressions and the beans they refer to fail with many exceptions, none of which names
            // the listener.
            throw new InvalidSubscriptionException(
                    "'" + id + "'",
                    "the attribute " + Keys.attribute(key) + " = \"" + attribute + "\" cannot be resolved: "
                            + e.getMessage(),
                    "Correct the attribute, or set " + ownPlace(key),
                    e);
        }
    }

    private <T> Setting<T> parse(
            String key,
            @Nullable T own,
            String attribute,
            @Nullable T common,
            T builtIn,
            String rule,
            Function<String, T> parser) {
        if (own != null) {
            return own(key, own);
        }
        Setting<String> text = text(key, null, attribute);
        if (text == null) {
            return fallback(key, common, builtIn);
        }
        try {
            return annotated(key, parser.apply(text.value()));
        } catch (IllegalArgumentException e) {
            throw text.invalid(rule);
        }
    }

    private <T> Setting<T> annotated(String key, T value) {
        return new Setting<>(id, value, Source.ANNOTATION, "the attribute " + Keys.attribute(key));
    }

    private <T> Setting<T> fallback(String key, @Nullable T common, T builtIn) {
        return common != null
                ? new Setting<>(id, common, Source.COMMON, "photonpump.listener." + key)
                : new Setting<>(id, builtIn, Source.BUILT_IN, "the default of " + key);
    }

    private static Duration duration(String text) {
        return DurationFormatterUtils.parse(
                text, DurationFormatterUtils.detect(text) == Style.ISO8601 ? Style.ISO8601 : Style.SIMPLE);
    }

    private static Boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
