package io.photonpump.settings;

import static java.util.Objects.requireNonNull;

import io.photonpump.internal.text.Durations;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: longer each time, up to a cap, and scattered so that many clients do not come back
 * in step.
 *
 * @param initial the wait before the first repetition; positive
 * @param max no wait is longer, scatter included; at least {@code initial}
 * @param multiplier each wait is so many times the one before; 1 or more
 * @param jitter 0 to 1: the share of a wait that is left to chance
 */
public record Backoff(Duration initial, Duration max, double multiplier, double jitter) {

    /** A hundred years: what can still be counted in nanoseconds, which is how the client waits. */
    static final Duration LONGEST = Duration.ofDays(36_500);

    /** 100 ms, doubling up to 5 s, half of it left to chance. */
    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), 2, 0.5);

    public Backoff {
        requireNonNull(initial, "initial");
        requireNonNull(max, "max");
        if (initial.isNegative() || initial.isZero()) {
            throw new IllegalArgumentException("the first wait has to be positive, not " + Durations.format(initial));
        }
        if (max.compareTo(initial) < 0) {
            throw new IllegalArgumentException("the longest wait (" + Durations.format(max)
                    + ") is shorter than the first (" + Durations.format(initial) + ")");
        }
        if (max.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "the longest wait is at most " + LONGEST.toDays() + " days, not " + Durations.format(max));
        }
        if (!(multiplier >= 1) || !(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException(
                    "a multiplier is 1 or more and jitter 0 to 1, not " + multiplier + " and " + jitter);
        }
    }

    /**
     * The wait before a repetition.
     *
     * @param attempt how many attempts have failed in a row, 1 or more
     */
    public Duration delay(int attempt, RandomGenerator random) {
        double full = Math.min(max.toNanos(), initial.toNanos() * Math.pow(multiplier, attempt - 1));
        return Duration.ofNanos((long) (full * (1 - jitter * random.nextDouble())));
    }
}
