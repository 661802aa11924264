/**
 * The exchanges of the protocol, one class a kind. Enters: messages of the server, losses of the connection, room in the
 * consumer's buffer, the passing of time. Leaves: what the conversation asks of its {@link
 * io.photonpump.internal.conversation.Turn} (send, finish, fail, try again) and of its {@link
 * io.photonpump.internal.conversation.Delivery} (here is an event). A conversation knows no socket, clock or thread; its test
 * is a script. Called on the client's event loop only.
 */
@NullMarked
package io.photonpump.internal.conversation;

import org.jspecify.annotations.NullMarked;
