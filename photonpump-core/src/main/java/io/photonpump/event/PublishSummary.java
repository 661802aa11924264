package io.photonpump.event;

import org.jspecify.annotations.Nullable;

/**
 * The result of publishing the events of a publisher.
 *
 * @param eventCount how many events were written
 * @param last the result of the last batch; null if the publisher had no events
 */
public record PublishSummary(long eventCount, @Nullable WriteResult last) {}
