package io.photonpump.internal.dispatch;

import io.photonpump.event.Credentials;
import io.photonpump.internal.message.ClientMessage;
import org.jspecify.annotations.Nullable;

/** The way out: one connection that has been greeted. */
public interface Outbox {

    /**
     * Sends under the id of an exchange.
     *
     * @throws io.photonpump.internal.tcp.frame.FrameException if the message is larger than a server accepts; nothing is sent
     */
    void send(long exchange, ClientMessage message, @Nullable Credentials credentials);

    /** Stops or goes on reading from the socket. */
    void holdSocket(boolean hold);
}
