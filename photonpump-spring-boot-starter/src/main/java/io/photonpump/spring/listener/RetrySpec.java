package io.photonpump.spring.listener;

import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The retries of failed events: how often a listener retries an event, and how long it waits before each retry.
 *
 * <p>Immutable; safe on any thread. Each {@code with} method throws {@link io.photonpump.error.InvalidSettingsException} if its value is
 * out of range.
 */
public final class RetrySpec {

    private static final Option<Integer> MAX_RETRIES = Option.number("retry.max-retries", 3, 0);
    private static final Option<Duration> DELAY = Option.durationOrZero("retry.delay", Duration.ofMillis(500));
    private static final Option<Double> MULTIPLIER = Option.decimal("retry.multiplier", 2, 1);
    private static final Option<Duration> MAX_DELAY = Option.durationOrZero("retry.max-delay", Duration.ofSeconds(10));
    private static final RetrySpec DEFAULTS = new RetrySpec(OptionValues.DEFAULTS);

    private final OptionValues values;

    private RetrySpec(OptionValues values) {
        this.values = values;
    }

    private <T> RetrySpec with(Option<T> option, T value) {
        return new RetrySpec(values.with(option, value));
    }

    /**
     * {@return the default: three retries, after 0.5, 1 and 2 seconds, which is well below the 30 seconds that a group gives its
     * consumers by default}
     */
    public static RetrySpec defaults() {
        return DEFAULTS;
    }

    /** {@return the number of retries of an event; 0: none} */
    public int maxRetries() {
        return values.get(MAX_RETRIES);
    }

    /**
     * {@return a copy with another value}
     *
     * @param retries the number of retries, 0 or more
     */
    public RetrySpec withMaxRetries(int retries) {
        return with(MAX_RETRIES, retries);
    }

    /** {@return the wait before the first retry} */
    public Duration delay() {
        return values.get(DELAY);
    }

    /**
     * {@return a copy with another value}
     *
     * @param wait the wait before the first retry, 0 or longer
     */
    public RetrySpec withDelay(Duration wait) {
        return with(DELAY, wait);
    }

    /** {@return the factor between one wait and the next} */
    public double multiplier() {
        return values.get(MULTIPLIER);
    }

    /**
     * {@return a copy with another value}
     *
     * @param factor the factor, 1 or more
     */
    public RetrySpec withMultiplier(double factor) {
        return with(MULTIPLIER, factor);
    }

    /** {@return the longest wait between two retries; a longer {@link #delay()} is not shortened} */
    public Duration maxDelay() {
        return values.get(MAX_DELAY);
    }

    /**
     * {@return a copy with another value}
     *
     * @param wait the longest wait, 0 or longer
     */
    public RetrySpec withMaxDelay(Duration wait) {
        return with(MAX_DELAY, wait);
    }

    /**
     * {@return the wait before the next retry}
     *
     * @param attempt the number of failures so far, from 1
     */
    public Duration delay(int attempt) {
        double millis = delay().toMillis() * Math.pow(multiplier(), attempt - 1);
        return Duration.ofMillis((long) Math.min(longestMillis(), millis));
    }

    private long longestMillis() {
        return Math.max(maxDelay().toMillis(), delay().toMillis());
    }

    /** {@return the time that all retries of an event wait together} */
    public Duration total() {
        Duration sum = Duration.ZERO;
        for (int attempt = 1; attempt <= maxRetries(); attempt++) {
            Duration next = delay(attempt);
            // All further waits are the same. Without this, an unlimited number of retries would count to two billion.
            if (multiplier() == 1 || next.toMillis() >= longestMillis() || next.isZero()) {
                return sum.plus(next.multipliedBy(maxRetries() - attempt + 1L));
            }
            sum = sum.plus(next);
        }
        return sum;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RetrySpec that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "RetrySpec" + values;
    }
}
