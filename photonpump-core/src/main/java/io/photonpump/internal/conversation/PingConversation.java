package io.photonpump.internal.conversation;

import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import java.time.Duration;

/** Ping and Pong; ends with the time between them. */
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
    public void start(Turn<Duration> turn) {
        sentAt = turn.nanoTime();
        super.start(turn);
    }

    @Override
    void answer(ServerMessage message, Turn<Duration> turn) {
        if (message instanceof ServerMessage.Pong) {
            turn.finish(Duration.ofNanos(turn.nanoTime() - sentAt));
        } else {
            unexpected(message, turn);
        }
    }

    @Override
    public AfterLoss lost() {
        return AfterLoss.START_AGAIN;
    }
}
