/**
 * Tracks which events are handled and stores the position. Runs on worker threads and on a storing thread of its own.
 */
@NullMarked
package io.photonpump.spring.internal.checkpoint;

import org.jspecify.annotations.NullMarked;
