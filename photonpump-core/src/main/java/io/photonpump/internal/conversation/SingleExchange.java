package io.photonpump.internal.conversation;

import io.photonpump.error.ProtocolException;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;

/** A conversation of one request and one reply. */
abstract class SingleExchange<R> implements Conversation<R> {

    private final ClientMessage question;

    SingleExchange(ClientMessage question) {
        this.question = question;
    }

    @Override
    public void start(ConversationContext<R> context) {
        context.open(question);
    }

    @Override
    public final void reply(long exchange, ServerMessage message, ConversationContext<R> context) {
        answer(message, context);
    }

    abstract void answer(ServerMessage message, ConversationContext<R> context);

    final void unexpected(ServerMessage message, ConversationContext<R> context) {
        context.fail(unexpected(describe(), message));
    }

    static ProtocolException unexpected(String what, ServerMessage message) {
        return new ProtocolException(
                what + " was answered by " + message.getClass().getSimpleName() + ", which is not a reply to it");
    }
}
