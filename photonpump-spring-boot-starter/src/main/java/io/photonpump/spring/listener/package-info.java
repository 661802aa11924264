/**
 * The words that listeners are described and answered with: specifications, outcomes, states, and the interfaces that
 * applications implement. Enters: attributes and properties. Leaves: immutable values. Implementations are called on the
 * worker threads of a container, never on the client's event loop.
 */
@NullMarked
package io.photonpump.spring.listener;

import org.jspecify.annotations.NullMarked;
