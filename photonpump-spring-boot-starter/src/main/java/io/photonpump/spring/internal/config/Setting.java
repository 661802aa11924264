package io.photonpump.spring.internal.config;

import io.photonpump.spring.listener.InvalidSubscriptionException;
import java.time.Duration;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * A value of one listener together with the place it comes from, so that a message can name what has to be corrected.
 *
 * @param listener the id of the listener
 * @param place a property key, or {@code the attribute concurrency}
 */
record Setting<T>(String listener, T value, Source source, String place) {

    /** The places a value can come from; an earlier one wins. */
    enum Source {
        /** {@code photonpump.subscriptions.<id>}. */
        OWN,
        /** An attribute of the annotation. */
        ANNOTATION,
        /** {@code photonpump.listener}. */
        COMMON,
        /** A default in the code. */
        BUILT_IN
    }

    /** A longer duration is a slip, and would overflow when it is counted in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(365);

    /** Whether the value was set for this listener, and not for all listeners. */
    boolean isExplicit() {
        return source == Source.OWN || source == Source.ANNOTATION;
    }

    /** The exception for a value that breaks a rule; the rule reads on after the value, as in "must be 1 or more". */
    InvalidSubscriptionException refused(String rule) {
        return contradicts(place + " is " + text(value) + " and " + rule, "Correct " + place);
    }

    /** The exception for a value that another one rules out. */
    InvalidSubscriptionException contradicts(String problem, String advice) {
        return new InvalidSubscriptionException("'" + listener + "'", problem, advice);
    }

    static int atLeast(int least, Setting<Integer> setting) {
        if (setting.value() < least) {
            throw setting.refused("must be " + least + " or more");
        }
        return setting.value();
    }

    static Duration atLeast(Duration least, Setting<Duration> setting) {
        if (setting.value().compareTo(least) < 0) {
            throw setting.refused(least.isZero() ? "must not be negative" : "must be " + text(least) + " or more");
        }
        if (setting.value().compareTo(LONGEST) > 0) {
            throw setting.refused("must be 365d or less");
        }
        return setting.value();
    }

    /** As it is written in configuration: {@code 1m30s}, {@code dead-letter}. */
    static String text(Object value) {
        if (value instanceof Duration duration) {
            return duration.isZero() ? "0s" : DurationFormatterUtils.print(duration, Style.COMPOSITE);
        }
        return value instanceof Enum<?> constant ? Keys.kebab(constant.name()) : "'" + value + "'";
    }
}
