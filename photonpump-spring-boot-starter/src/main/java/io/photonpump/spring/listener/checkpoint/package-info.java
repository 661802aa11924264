/**
 * Where positions of catch-up listeners are kept. Enters: names and positions. Leaves: what was stored last. Called on worker
 * and supervising threads of containers; all but the one in memory do I/O there.
 */
@NullMarked
package io.photonpump.spring.listener.checkpoint;

import org.jspecify.annotations.NullMarked;
