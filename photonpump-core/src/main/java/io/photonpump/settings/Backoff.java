package io.photonpump.settings;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.internal.option.Option;
import io.photonpump.internal.text.Durations;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Delays between repeated attempts. Each delay is longer than the one before, up to a maximum, and partly random, so that many clients do
 * not reconnect at the same moment. Immutable; safe on any thread. Each {@code with} method throws {@link InvalidSettingsException} if a
 * value is out of range.
 */
public final class Backoff {

    private static final Backoff DEFAULTS = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5), 2, 0.5);

    private final Duration initial;
    private final Duration max;
    private final double multiplier;
    private final double jitter;

    private Backoff(Duration initial, Duration max, double multiplier, double jitter) {
        this.initial = requireNonNull(initial, "initial");
        this.max = requireNonNull(max, "max");
        this.multiplier = multiplier;
        this.jitter = jitter;
    }

    /** {@return a backoff from 100 ms, doubling up to 5 s, half of each delay random} */
    public static Backoff defaults() {
        return DEFAULTS;
    }

    /** {@return the longest delay before the first repetition; 100 ms by default} */
    public Duration initial() {
        return initial;
    }

    /** {@return the longest delay before any repetition; 5 s by default} */
    public Duration max() {
        return max;
    }

    /**
     * {@return a copy with other delays}
     *
     * @param initial the longest delay before the first repetition; longer than 0
     * @param max the longest delay before any repetition; at least {@code initial} and at most 36,500 days
     */
    public Backoff withDelays(Duration initial, Duration max) {
        if (initial.isNegative() || initial.isZero()) {
            throw new InvalidSettingsException(
                    "initial", "the initial delay must be longer than 0, not " + Durations.format(initial));
        }
        if (max.compareTo(initial) < 0) {
            throw new InvalidSettingsException(
                    "max",
                    "the maximum delay (" + Durations.format(max) + ") is shorter than the initial delay ("
                            + Durations.format(initial) + ")");
        }
        if (max.compareTo(Option.LONGEST_DURATION) > 0) {
            throw new InvalidSettingsException(
                    "max",
                    "the maximum delay must be at most " + Option.LONGEST_DURATION.toDays() + " days, not "
                            + Durations.format(max));
        }
        return new Backoff(initial, max, multiplier, jitter);
    }

    /** {@return the factor between a delay and the next; 2 by default} */
    public double multiplier() {
        return multiplier;
    }

    /**
     * {@return a copy with another factor}
     *
     * @param multiplier the factor between a delay and the next; 1 or more
     */
    public Backoff withMultiplier(double multiplier) {
        if (!(multiplier >= 1)) {
            throw new InvalidSettingsException("multiplier", "the multiplier must be 1 or more, not " + multiplier);
        }
        return new Backoff(initial, max, multiplier, jitter);
    }

    /** {@return the random share of each delay, 0 to 1; 0.5 by default} */
    public double jitter() {
        return jitter;
    }

    /**
     * {@return a copy with another random share}
     *
     * @param jitter the random share of each delay; 0 to 1
     */
    public Backoff withJitter(double jitter) {
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new InvalidSettingsException("jitter", "the jitter must be 0 to 1, not " + jitter);
        }
        return new Backoff(initial, max, multiplier, jitter);
    }

    /**
     * {@return the delay before a repetition}
     *
     * @param attempt how many attempts have failed in a row; 1 or more
     * @param random the source of the random share
     */
    public Duration delay(int attempt, RandomGenerator random) {
        double full = Math.min(max.toNanos(), initial.toNanos() * Math.pow(multiplier, attempt - 1));
        return Duration.ofNanos((long) (full * (1 - jitter * random.nextDouble())));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Backoff that
                && initial.equals(that.initial)
                && max.equals(that.max)
                && multiplier == that.multiplier
                && jitter == that.jitter;
    }

    @Override
    public int hashCode() {
        return Objects.hash(initial, max, multiplier, jitter);
    }

    @Override
    public String toString() {
        return "Backoff[initial=" + initial + ", max=" + max + ", multiplier=" + multiplier + ", jitter=" + jitter
                + "]";
    }
}
