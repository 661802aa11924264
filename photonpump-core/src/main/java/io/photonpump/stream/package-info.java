/**
 * The coordinates of a stream: the version that a writer expects, positions in {@code $all}, and the direction of a read. Immutable
 * values; safe on any thread.
 */
@NullMarked
package io.photonpump.stream;

import org.jspecify.annotations.NullMarked;
