/**
 * The requests of the protocol, one class for each kind. Input: messages of the server, lost connections, room in the
 * consumer's buffer, the passing of time. Output: what the conversation asks of its {@link
 * io.photonpump.internal.conversation.ConversationContext} (send, finish, fail, try again) and of its {@link
 * io.photonpump.internal.conversation.Delivery} (deliver an event). A conversation knows no socket, clock or thread; its test
 * is a script. Called on the client's event loop only.
 */
@NullMarked
package io.photonpump.internal.conversation;

import org.jspecify.annotations.NullMarked;
