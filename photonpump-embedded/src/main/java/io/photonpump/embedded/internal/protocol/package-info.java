/**
 * The meaning of a client's frames. The server has its own implementation of the messages, independent of the client's, so that a
 * mistake in one does not cancel out in the other. The package knows messages, but neither sockets nor buffers. Used on the
 * engine's thread only.
 */
@NullMarked
package io.photonpump.embedded.internal.protocol;

import org.jspecify.annotations.NullMarked;
