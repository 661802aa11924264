package io.photonpump.spring.listener.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Retries of failed events.
 *
 * @param maxRetries Number of retries of a failed event.
 * @param delay Wait before the first retry.
 * @param multiplier Factor between one wait and the next.
 * @param maxDelay Longest wait between two retries.
 */
public record RetryProperties(
        @Nullable Integer maxRetries,
        @Nullable Duration delay,
        @Nullable Double multiplier,
        @Nullable Duration maxDelay) {

    /** No properties: the defaults apply. */
    public static final RetryProperties NONE = new RetryProperties(null, null, null, null);
}
