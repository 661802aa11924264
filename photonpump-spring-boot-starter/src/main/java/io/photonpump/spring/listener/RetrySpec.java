package io.photonpump.spring.listener;

import java.time.Duration;

/**
 * How often, and how long apart, a failed event is tried again.
 *
 * @param maxRetries how many times after the first one; 0: never
 * @param delay before the first retry
 * @param multiplier each wait is so many times the one before
 * @param maxDelay no wait is longer
 */
public record RetrySpec(int maxRetries, Duration delay, double multiplier, Duration maxDelay) {

    /** Three times, after 0.5, 1 and 2 seconds: well below the 30 s that a group gives a consumer by default. */
    public static final RetrySpec DEFAULT = new RetrySpec(3, Duration.ofMillis(500), 2, Duration.ofSeconds(10));

    public RetrySpec {
        if (maxRetries < 0) {
            throw new IllegalArgumentException("retry.max-retries is 0 or more, not " + maxRetries);
        }
        if (delay.isNegative() || maxDelay.compareTo(delay) < 0) {
            throw new IllegalArgumentException("retry.max-delay (" + maxDelay + ") is at least retry.delay (" + delay
                    + "), and neither is negative");
        }
        if (!(multiplier >= 1)) {
            throw new IllegalArgumentException("retry.multiplier is 1 or more, not " + multiplier);
        }
    }

    /** The wait before a retry; {@code attempt} counts the failures so far, from 1. */
    public Duration delay(int attempt) {
        double millis = delay.toMillis() * Math.pow(multiplier, attempt - 1);
        return Duration.ofMillis((long) Math.min(maxDelay.toMillis(), millis));
    }

    /** How long all retries wait together. */
    public Duration total() {
        Duration sum = Duration.ZERO;
        for (int attempt = 1; attempt <= maxRetries; attempt++) {
            Duration next = delay(attempt);
            // From here on all waits are the same; without this, "for ever" would count to two billion.
            if (multiplier == 1 || next.toMillis() >= maxDelay.toMillis() || next.isZero()) {
                return sum.plus(next.multipliedBy(maxRetries - attempt + 1L));
            }
            sum = sum.plus(next);
        }
        return sum;
    }
}
