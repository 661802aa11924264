package io.photonpump.internal.connection;

import io.photonpump.internal.message.ServerMessage;

/** Hears of one TCP connection, on the event loop. After {@link #closed} nothing more. */
public interface WireListener {

    /** The connection is open, the TLS handshake done if there is one. */
    void opened(Wire wire);

    /** The server says something that belongs to an exchange. Heartbeats are answered below. */
    void received(long exchange, ServerMessage message);

    /** It could not be opened, or it is gone. */
    void closed(Throwable cause);
}
