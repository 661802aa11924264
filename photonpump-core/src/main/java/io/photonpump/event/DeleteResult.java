package io.photonpump.event;

import io.photonpump.stream.Position;
import org.jspecify.annotations.Nullable;

/**
 * A stream was deleted.
 *
 * @param position of the record that says so in {@code $all}; null if the server did not tell
 */
public record DeleteResult(@Nullable Position position) {}
