package io.photonpump.internal.tcp;

import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.ProtocolException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.tcp.frame.Command;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The first messages on a connection (docs/protocol.md, Identification): the client names itself and, with credentials, its user. Both
 * go out in one flush. The connection is ready when both are answered.
 */
final class Greeting {

    /** The only version with which every server sends 64-bit event numbers (docs/protocol.md, Identification). */
    static final int CLIENT_VERSION = 1;

    private final @Nullable Credentials credentials;
    private boolean identified;
    private boolean authenticated;

    Greeting(@Nullable Credentials credentials) {
        this.credentials = credentials;
        this.authenticated = credentials == null;
    }

    /**
     * Takes an answer.
     *
     * @return whether the greeting is complete
     * @throws NotAuthenticatedException if the server refuses the credentials
     * @throws IOException if the server is not ready for clients
     * @throws ProtocolException if it is not the answer to a greeting
     */
    boolean answered(@Nullable Command command, ServerMessage message) throws IOException {
        if (command == Command.CLIENT_IDENTIFIED) {
            identified = true;
        } else if (command == Command.AUTHENTICATED) {
            authenticated = true;
        } else if (message instanceof ServerMessage.NotAuthenticated refused) {
            throw new NotAuthenticatedException(credentials == null ? null : credentials.username(), refused.text());
        } else if (message instanceof ServerMessage.NotHandled) {
            throw new IOException("the server is not ready for clients yet");
        } else if (message instanceof ServerMessage.BadRequest bad) {
            throw new ProtocolException("the server does not understand the greeting: " + bad.text());
        } else {
            throw new ProtocolException("the server answered the greeting with " + name(command, message));
        }
        return identified && authenticated;
    }

    /** Returns why the server refuses new credentials on a connection that was greeted; null: it accepts them. */
    static @Nullable RuntimeException refusal(@Nullable Command command, ServerMessage message, Credentials sent) {
        if (command == Command.AUTHENTICATED) {
            return null;
        } else if (message instanceof ServerMessage.NotAuthenticated refused) {
            return new NotAuthenticatedException(sent.username(), refused.text());
        }
        return new ProtocolException("the server answered new credentials with " + name(command, message));
    }

    private static String name(@Nullable Command command, ServerMessage message) {
        return command == null ? message.toString() : command.name();
    }
}
