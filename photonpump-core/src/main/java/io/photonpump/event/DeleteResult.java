package io.photonpump.event;

import io.photonpump.stream.Position;
import org.jspecify.annotations.Nullable;

/**
 * The result of a deletion.
 *
 * @param position the position in {@code $all} of the record of the deletion; null if the server does not report it
 */
public record DeleteResult(@Nullable Position position) {}
