/**
 * What the frames of a client mean: the server's own mirror of the message codec, apart from the client's on purpose, so that
 * a slip in one does not cancel out in the other. Enters: frames and the session they came in. Leaves: calls to the engine,
 * and replies into the session's outbox. Knows messages, but neither sockets nor buffers. Runs on the engine's thread.
 */
@NullMarked
package io.photonpump.embedded.internal.protocol;

import org.jspecify.annotations.NullMarked;
