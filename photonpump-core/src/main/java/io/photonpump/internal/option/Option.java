package io.photonpump.internal.option;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.internal.text.Durations;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One option of an option type: its name, its default and its range. Compared by identity.
 *
 * @param <T> the type of its values
 */
public final class Option<T> {

    /** A hundred years. The client counts time in nanoseconds, and longer durations do not fit. */
    public static final Duration LONGEST_DURATION = Duration.ofDays(36_500);

    private final String name;
    private final @Nullable T defaultValue;
    private final String range;
    private final Predicate<T> valid;

    private Option(String name, @Nullable T defaultValue, String range, Predicate<T> valid) {
        this.name = name;
        this.defaultValue = defaultValue;
        this.range = range;
        this.valid = valid;
    }

    /** Declares an option that takes any value. */
    public static <T> Option<T> of(String name, T defaultValue) {
        return new Option<>(name, requireNonNull(defaultValue), "", value -> true);
    }

    /**
     * Declares an option that takes some values only.
     *
     * @param range describes the values that are accepted, for messages such as "name must be {@code range}"
     */
    public static <T> Option<T> of(String name, T defaultValue, String range, Predicate<T> valid) {
        return new Option<>(name, requireNonNull(defaultValue), range, valid);
    }

    /** Declares an option that may be absent, and is by default. */
    public static <T> Option<T> optional(String name) {
        return new Option<>(name, null, "", value -> true);
    }

    /** Declares an option that takes some values only, may be absent, and is by default. */
    public static <T> Option<T> optional(String name, String range, Predicate<T> valid) {
        return new Option<>(name, null, range, valid);
    }

    /** Declares a whole number that may be absent, and is by default. */
    public static Option<Long> optionalNumber(String name, long least) {
        return optional(name, range(least, Long.MAX_VALUE), value -> value >= least);
    }

    /** Declares a whole number. */
    public static Option<Integer> number(String name, int defaultValue, int least, int most) {
        return new Option<>(name, defaultValue, range(least, most), value -> value >= least && value <= most);
    }

    /** Declares a whole number without an upper limit. */
    public static Option<Integer> number(String name, int defaultValue, int least) {
        return number(name, defaultValue, least, Integer.MAX_VALUE);
    }

    /** Declares a whole number that may exceed 32 bits. */
    public static Option<Long> number(String name, long defaultValue, long least) {
        return new Option<>(name, defaultValue, range(least, Long.MAX_VALUE), value -> value >= least);
    }

    /** Declares a finite decimal number. */
    public static Option<Double> decimal(String name, double defaultValue, double least) {
        return new Option<>(name, defaultValue, least + " or more", value -> value >= least && !value.isInfinite());
    }

    private static String range(long least, long most) {
        return most == Integer.MAX_VALUE || most == Long.MAX_VALUE ? least + " or more" : least + " to " + most;
    }

    /** Declares a positive duration. */
    public static Option<Duration> duration(String name, Duration defaultValue) {
        return Option.<Duration>optionalDuration(name).withDefault(defaultValue);
    }

    /** Declares a duration that is not negative. */
    public static Option<Duration> durationOrZero(String name, Duration defaultValue) {
        return new Option<>(
                name,
                requireNonNull(defaultValue),
                "0 or longer, and at most " + LONGEST_DURATION.toDays() + " days",
                value -> !value.isNegative() && value.compareTo(LONGEST_DURATION) <= 0);
    }

    /** Declares a positive duration that may be absent, and is by default. */
    public static Option<Duration> optionalDuration(String name) {
        return new Option<>(
                name,
                null,
                "longer than 0 and at most " + LONGEST_DURATION.toDays() + " days",
                value -> value.compareTo(Duration.ZERO) > 0 && value.compareTo(LONGEST_DURATION) <= 0);
    }

    /** Declares a duration that a server counts in milliseconds, in 32 bits. */
    public static Option<Duration> millis(String name, Duration defaultValue, long least) {
        return new Option<>(
                name,
                defaultValue,
                range(least, Integer.MAX_VALUE - 1L) + " ms",
                value -> value.toMillis() >= least && value.toMillis() < Integer.MAX_VALUE);
    }

    private Option<T> withDefault(T value) {
        return new Option<>(name, value, range, valid);
    }

    /** Returns the name, as messages and URLs spell it. */
    public String name() {
        return name;
    }

    /** Returns the default; null if the option is absent by default. */
    public @Nullable T defaultValue() {
        return defaultValue;
    }

    /**
     * Checks a value.
     *
     * @return the value
     * @throws InvalidSettingsException if it is out of range
     */
    public T checked(T value) {
        if (!valid.test(requireNonNull(value, name))) {
            String text = value instanceof Duration duration ? Durations.format(duration) : value.toString();
            throw new InvalidSettingsException(name, name + " must be " + range + ", not " + text);
        }
        return value;
    }

    @Override
    public String toString() {
        return name;
    }
}
