package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.ProtocolException;
import io.photonpump.internal.frame.FrameException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why an attempt to connect failed, and what to do about it, in words. */
final class ConnectFailures {

    private ConnectFailures() {}

    static ConnectionFailedException describe(@Nullable Endpoint endpoint, Throwable cause) {
        if (cause instanceof ConnectionFailedException already) {
            return already;
        }
        return new ConnectionFailedException(endpoint == null ? null : endpoint.toString(), advice(cause), cause);
    }

    /** The connection stood when this happened, encryption included, and the greeting was not answered yet. */
    static Throwable inGreeting(Endpoint endpoint, Throwable cause, boolean encrypted) {
        if (!isHangUp(cause)) {
            return cause;
        }
        String advice = encrypted
                ? "perhaps the server takes only clients with a certificate: set tlsCertFile and tlsKeyFile to one that it trusts"
                : "perhaps the server wants TLS on this port: add tls=true";
        return new ConnectionFailedException(endpoint.toString(), advice, cause);
    }

    private static boolean isHangUp(Throwable cause) {
        return cause instanceof EOFException
                || cause instanceof SocketException
                || cause instanceof IOException && "Broken pipe".equals(cause.getMessage());
    }

    /**
     * Whether trying again in a moment would end the same way. Whoever waits for the connection hears of it at once; the
     * client goes on trying all the same.
     */
    static boolean isStubborn(Throwable cause) {
        return cause instanceof NotAuthenticatedException
                || cause instanceof SSLException
                || cause instanceof FrameException
                || cause instanceof InvalidSettingsException
                || cause instanceof ProtocolException;
    }

    private static String advice(Throwable cause) {
        if (cause instanceof NotAuthenticatedException) {
            return "the client goes on trying";
        } else if (cause instanceof UnknownHostException) {
            return "check the host name";
        } else if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "check that the server runs, that its TCP interface is switched on and that host and port (1113, not the"
                    + " HTTP port 2113) are right";
        } else if (cause instanceof SSLException
                && String.valueOf(cause.getMessage()).contains("Received fatal alert")) {
            return "the server refused this client: if it takes only clients with a certificate, set tlsCertFile and tlsKeyFile"
                    + " to one that it trusts";
        } else if (cause instanceof SSLException) {
            return "check that the server has TLS on this port, that tlsCaFile has its authority, and that its certificate"
                    + " names this host";
        } else if (cause instanceof FrameException || cause instanceof ProtocolException) {
            return "check that this is the TCP port of an EventStore (1113, not the HTTP port 2113)";
        } else if (cause instanceof TimeoutException) {
            return "check that this is the TCP port of an EventStore, and whether it wants TLS (tls=true) or has none (tls=false)";
        }
        return "the client goes on trying";
    }
}
