package io.photonpump.internal.connection;

import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.ProtocolException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The first words on a connection (docs/protocol.md, Life of a connection): who we are, and with credentials as whom. Both
 * go out in one flush; the connection is ready when both are answered.
 */
final class Greeting {

    /** The only version that gives 64-bit event numbers on every server (docs/protocol.md, Identification). */
    private static final int CLIENT_VERSION = 1;

    private final @Nullable Credentials credentials;
    private boolean identified;
    private boolean authenticated;

    Greeting(@Nullable Credentials credentials) {
        this.credentials = credentials;
        this.authenticated = credentials == null;
    }

    /** What it introduces the client with; null: nothing. */
    @Nullable
    Credentials credentials() {
        return credentials;
    }

    void send(Wire wire, String connectionName) {
        wire.send(Wire.GREETING, new ClientMessage.IdentifyClient(CLIENT_VERSION, connectionName), null);
        if (credentials != null) {
            wire.send(Wire.GREETING, new ClientMessage.Authenticate(), credentials);
        }
    }

    /**
     * Takes an answer.
     *
     * @return whether the greeting is done
     * @throws NotAuthenticatedException if the server refuses the credentials
     * @throws IOException if the server is not ready for clients
     * @throws ProtocolException if it is no answer to a greeting
     */
    boolean answered(ServerMessage message) throws IOException {
        if (message instanceof ServerMessage.ClientIdentified) {
            identified = true;
        } else if (message instanceof ServerMessage.Authenticated) {
            authenticated = true;
        } else if (message instanceof ServerMessage.NotAuthenticated refused) {
            throw new NotAuthenticatedException(credentials == null ? null : credentials.username(), refused.text());
        } else if (message instanceof ServerMessage.NotHandled) {
            throw new IOException("the server is not ready for clients yet");
        } else if (message instanceof ServerMessage.BadRequest bad) {
            throw new ProtocolException("the server does not understand the greeting: " + bad.text());
        } else {
            throw new ProtocolException(
                    "the greeting was answered by " + message.getClass().getSimpleName());
        }
        return identified && authenticated;
    }
}
