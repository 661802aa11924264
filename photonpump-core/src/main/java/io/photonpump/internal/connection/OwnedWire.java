package io.photonpump.internal.connection;

import io.photonpump.event.Credentials;
import io.photonpump.internal.message.ClientMessage;
import org.jspecify.annotations.Nullable;

/** A wire whose closing also silences its listener. */
record OwnedWire(Wire wire, Runnable closing) implements Wire {

    @Override
    public void close() {
        closing.run();
    }

    @Override
    public void served() {
        wire.served();
    }

    @Override
    public void send(long exchange, ClientMessage message, @Nullable Credentials credentials) {
        wire.send(exchange, message, credentials);
    }

    @Override
    public void holdSocket(boolean hold) {
        wire.holdSocket(hold);
    }
}
