package io.photonpump.internal.connection;

import io.photonpump.error.ProtocolException;
import io.photonpump.internal.message.ServerMessage;

/** Hears of one TCP connection, on the event loop. After {@link #closed} nothing more. */
public interface WireListener {

    /** The connection is open, the TLS handshake done if there is one. */
    void opened(Wire wire);

    /** The server says something that belongs to an exchange. Heartbeats are answered below. */
    void received(long exchange, ServerMessage message);

    /**
     * The server says something that cannot be read; where the next message begins is known all the same.
     *
     * @return whether the connection is still of use
     */
    boolean unreadable(long exchange, ProtocolException error);

    /** It could not be opened, or it is gone. */
    void closed(Throwable cause);
}
