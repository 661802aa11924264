package io.photonpump.internal.conversation;

import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import java.time.Duration;

/** A ping, whose result is the time until the pong. */
public final class PingConversation extends SingleExchange<Duration> {

    private long sentAt;

    public PingConversation() {
        super(new ClientMessage.Ping());
    }

    @Override
    public String describe() {
        return "a ping";
    }

    @Override
    public void start(ConversationContext<Duration> context) {
        sentAt = context.nanoTime();
        super.start(context);
    }

    @Override
    void answer(ServerMessage message, ConversationContext<Duration> context) {
        if (message instanceof ServerMessage.Pong) {
            context.finish(Duration.ofNanos(context.nanoTime() - sentAt));
        } else {
            unexpected(message, context);
        }
    }

    @Override
    public AfterLoss lost() {
        return AfterLoss.START_AGAIN;
    }
}
