package io.photonpump.embedded.internal.store;

import java.util.List;

/**
 * A page of {@code $all}.
 *
 * @param from the position asked for; the end, if that was asked for, as a real position
 * @param next from where the next page is to be read
 * @param end whether the read ran into the end of the log, or its beginning
 */
public record AllPage(List<StoredEvent> events, Position from, Position next, boolean end) {}
