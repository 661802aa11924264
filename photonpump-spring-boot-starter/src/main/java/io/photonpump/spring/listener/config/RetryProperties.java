package io.photonpump.spring.listener.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Retries of failed events.
 *
 * @param maxRetries Number of times a failed event is tried again.
 * @param delay Time before the first retry.
 * @param multiplier Factor by which each wait is longer than the one before.
 * @param maxDelay Longest time between two retries.
 */
public record RetryProperties(
        @Nullable Integer maxRetries,
        @Nullable Duration delay,
        @Nullable Double multiplier,
        @Nullable Duration maxDelay) {

    public static final RetryProperties NONE = new RetryProperties(null, null, null, null);
}
