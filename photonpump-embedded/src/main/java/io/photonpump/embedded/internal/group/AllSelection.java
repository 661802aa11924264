package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.Position;
import org.jspecify.annotations.Nullable;

/**
 * What a group on {@code $all} delivers.
 *
 * @param from the position of the first event; {@link Position#END} for events from now on
 * @param filter null for all events
 */
public record AllSelection(Position from, @Nullable GroupFilter filter) {}
