/**
 * Events that callers write and read, the results of writes and reads, and the metadata of streams. Immutable values without I/O, which are
 * checked when they are made; safe on any thread.
 */
@NullMarked
package io.photonpump.event;

import org.jspecify.annotations.NullMarked;
