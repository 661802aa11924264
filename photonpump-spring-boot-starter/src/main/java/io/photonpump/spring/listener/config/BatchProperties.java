package io.photonpump.spring.listener.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Batch settings.
 *
 * @param size Maximum number of events in a batch.
 * @param linger Time to wait for a batch to fill up.
 */
public record BatchProperties(
        @Nullable Integer size, @Nullable Duration linger) {}
