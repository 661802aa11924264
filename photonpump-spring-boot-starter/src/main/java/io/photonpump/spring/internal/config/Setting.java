package io.photonpump.spring.internal.config;

import io.photonpump.spring.listener.InvalidSubscriptionException;
import java.time.Duration;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * The value of a setting of one listener, with the place where it is set, so that messages can name the place to correct.
 *
 * @param listener the id of the listener
 * @param value the value
 * @param source the kind of place
 * @param place a property key, or a text such as {@code the attribute concurrency}
 */
record Setting<T>(String listener, T value, Source source, String place) {

    /** The kinds of places at which a value can be set, in order of precedence. */
    enum Source {
        /** A property under {@code photonpump.subscriptions.<id>}. */
        OWN,
        /** An attribute of the annotation. */
        ANNOTATION,
        /** A property under {@code photonpump.listener}. */
        COMMON,
        /** A default in the code. */
        BUILT_IN
    }

    /** Longer durations are mistakes, and some of them overflow when converted to nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(365);

    /** Returns whether the value was set for this listener, rather than for all listeners or by default. */
    boolean isExplicit() {
        return source == Source.OWN || source == Source.ANNOTATION;
    }

    /** Creates the exception for a value that violates a rule, such as "must be 1 or more". */
    InvalidSubscriptionException invalid(String rule) {
        return conflict(place + " is " + text(value) + ", but " + rule, "Correct " + place);
    }

    /** Creates the exception for a value that conflicts with another setting. */
    InvalidSubscriptionException conflict(String problem, String advice) {
        return new InvalidSubscriptionException("'" + listener + "'", problem, advice);
    }

    static int atLeast(int least, Setting<Integer> setting) {
        if (setting.value() < least) {
            throw setting.invalid("must be " + least + " or more");
        }
        return setting.value();
    }

    static Duration atLeast(Duration least, Setting<Duration> setting) {
        if (setting.value().compareTo(least) < 0) {
            throw setting.invalid(least.isZero() ? "must not be negative" : "must be " + text(least) + " or more");
        }
        if (setting.value().compareTo(LONGEST) > 0) {
            throw setting.invalid("must be 365d or less");
        }
        return setting.value();
    }

    /** Returns a value as it is written in configuration, such as {@code 1m30s} or {@code dead-letter}. */
    static String text(Object value) {
        if (value instanceof Duration duration) {
            return duration.isZero() ? "0s" : DurationFormatterUtils.print(duration, Style.COMPOSITE);
        }
        if (value instanceof Number) {
            return value.toString();
        }
        return value instanceof Enum<?> constant ? Keys.kebab(constant.name()) : "'" + value + "'";
    }
}
