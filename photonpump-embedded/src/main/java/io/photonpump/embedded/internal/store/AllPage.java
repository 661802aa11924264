package io.photonpump.embedded.internal.store;

import java.util.List;

/**
 * A page of {@code $all}.
 *
 * @param from the requested position; if the end was requested, its real position
 * @param next the position of the next page
 * @param examined the number of events that were looked at, those that the filter left out included
 * @param end whether the page reached the end of the log or, backward, its start
 */
public record AllPage(List<StoredEvent> events, Position from, Position next, int examined, boolean end) {}
