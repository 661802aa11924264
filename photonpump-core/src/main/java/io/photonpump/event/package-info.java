/**
 * The values that callers write and read: events, positions, expected versions, metadata. Everything here is immutable
 * and free of I/O; what enters is checked on entry, so whatever holds one of these holds a valid one. Safe on any thread.
 */
@NullMarked
package io.photonpump.event;

import org.jspecify.annotations.NullMarked;
