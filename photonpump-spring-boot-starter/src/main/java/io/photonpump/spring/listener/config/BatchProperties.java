package io.photonpump.spring.listener.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Batches of events.
 *
 * @param size Number of events that a batch listener gets at most.
 * @param linger Time that a batch listener waits for a batch to fill up.
 */
public record BatchProperties(
        @Nullable Integer size, @Nullable Duration linger) {}
