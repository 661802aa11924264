/**
 * Frames become messages and messages frames: the protocol's vocabulary, one record a message, and the only place in the
 * client that knows protobuf. Enters: a {@link io.photonpump.internal.frame.Frame} from below, a
 * {@link io.photonpump.internal.message.ClientMessage} from above. Leaves: a
 * {@link io.photonpump.internal.message.ServerMessage}, or a payload to be framed. Every field of a server message is
 * optional with a default, and no unknown command, number or field is an error. Runs on the client's event loop.
 */
@NullMarked
package io.photonpump.internal.message;

import org.jspecify.annotations.NullMarked;
