package io.photonpump.internal.connection;

import io.photonpump.error.ProtocolException;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.WireFacts;
import org.jspecify.annotations.Nullable;

/** Notified of what happens on one connection, on the event loop. There is no call after {@link #closed}. */
public interface WireListener {

    /** The connection is open, and encrypted if it has to be. The greeting begins. */
    void opened(Wire wire);

    /** The server has answered the greeting and accepted the credentials. Requests may be sent. */
    void ready(WireFacts facts);

    /**
     * The server has answered {@link Wire#authenticate}.
     *
     * @param refusal null: the server accepts the credentials
     */
    void authenticated(@Nullable Throwable refusal);

    /** A message for an exchange has arrived. Signs of life are the wire's business. */
    void received(long exchange, ServerMessage message);

    /**
     * A message has arrived that cannot be read. The messages after it can.
     *
     * @return whether the connection is still of use
     */
    boolean unreadable(long exchange, ProtocolException error);

    /**
     * One exchange has ended without an answer, while the connection continues.
     *
     * @param reason for use after the name of a request, such as "the server reset it"
     */
    void lost(long exchange, String reason);

    /** The connection could not be opened, the greeting failed, or the connection is lost. */
    void closed(Throwable cause);
}
