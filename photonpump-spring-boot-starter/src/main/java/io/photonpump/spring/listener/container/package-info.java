/**
 * Running listeners. Enters: specifications and listeners; events from the client's callback executor. Leaves: calls of
 * listeners on worker threads of their own, acknowledgements, positions, application events. Each container has one thread that
 * supervises it; what belongs to one subscription lives in a {@code Session} and dies with it.
 */
@NullMarked
package io.photonpump.spring.listener.container;

import org.jspecify.annotations.NullMarked;
