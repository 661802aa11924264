/**
 * Translates between frames and messages. The only package of the client that uses protobuf.
 * {@link io.photonpump.internal.tcp.codec.ClientMessageEncoder} turns a
 * {@link io.photonpump.internal.message.ClientMessage} into a command and a payload,
 * {@link io.photonpump.internal.tcp.codec.ServerMessageDecoder} turns a {@link io.photonpump.internal.tcp.frame.Frame} into a
 * {@link io.photonpump.internal.message.ServerMessage}. Every field of a server message is optional with a default, and no unknown
 * command, number or field is an error. Runs on the client's event loop.
 */
@NullMarked
package io.photonpump.internal.tcp.codec;

import org.jspecify.annotations.NullMarked;
