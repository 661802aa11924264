package io.photonpump.spring.listener.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/** Reads the attributes of one annotation, where a property of its own may stand above them and a default below. */
final class Attributes {

    private final String id;
    private final UnaryOperator<String> resolver;

    Attributes(String id, UnaryOperator<String> resolver) {
        this.id = id;
        this.resolver = resolver;
    }

    String resolve(String attribute) {
        return resolver.apply(attribute).trim();
    }

    @Nullable
    String text(@Nullable String own, String attribute) {
        if (own != null && !own.isBlank()) {
            return own;
        }
        String resolved = resolve(attribute);
        return resolved.isEmpty() ? null : resolved;
    }

    int number(String name, @Nullable Integer own, String attribute, @Nullable Integer common, int builtIn) {
        Integer found = own != null ? own : read(name, attribute, "a whole number", Integer::valueOf);
        return found != null ? found : common != null ? common : builtIn;
    }

    boolean flag(String name, @Nullable Boolean own, String attribute, @Nullable Boolean common, boolean builtIn) {
        Boolean found = own != null ? own : read(name, attribute, "true or false", Attributes::flag);
        return found != null ? found : common != null ? common : builtIn;
    }

    Duration duration(
            String name, @Nullable Duration own, String attribute, @Nullable Duration common, Duration builtIn) {
        Duration found =
                own != null ? own : read(name, attribute, "a duration such as 500ms or 5s", Attributes::duration);
        return found != null ? found : common != null ? common : builtIn;
    }

    <E extends Enum<E>> E constant(
            String name, Class<E> type, @Nullable E own, String attribute, @Nullable E common, E builtIn) {
        String choices = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        E found = own != null ? own : read(name, attribute, "one of " + choices, text -> constant(type, text));
        return found != null ? found : common != null ? common : builtIn;
    }

    private <T> @Nullable T read(String name, String attribute, String expected, Reader<T> reader) {
        String value = text(null, attribute);
        if (value == null) {
            return null;
        }
        try {
            return reader.read(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " of '" + id + "' is " + expected + ", not '" + value + "'", e);
        }
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

    private interface Reader<T> {
        T read(String text);
    }
}
