package io.photonpump.internal.dispatch;

import io.photonpump.event.Credentials;
import io.photonpump.internal.message.ClientMessage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The way to the server: a connection that has been greeted. */
public interface Outbox {

    /**
     * Sends a message of an exchange.
     *
     * @throws UnsendableException if the message cannot be sent; nothing of it is sent
     */
    void send(long exchange, ClientMessage message, @Nullable Credentials credentials);

    /**
     * Holds an exchange: takes no more of its messages from the network until it is released. A wire that cannot hold exchanges one
     * by one holds others as well. Messages that were taken before still arrive.
     *
     * @return for how long the exchange is held at most, and the caller releases it by then; zero: it is not held
     */
    Duration hold(long exchange);

    /**
     * Releases an exchange that is held.
     *
     * @param alone whether no other conversation was waiting for messages
     */
    void release(long exchange, boolean alone);
}
