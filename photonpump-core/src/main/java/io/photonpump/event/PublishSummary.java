package io.photonpump.event;

import org.jspecify.annotations.Nullable;

/**
 * What became of a stream of events that was published batch by batch.
 *
 * @param eventCount how many events were written
 * @param last the result of the last batch; null if there was nothing to write
 */
public record PublishSummary(long eventCount, @Nullable WriteResult last) {}
