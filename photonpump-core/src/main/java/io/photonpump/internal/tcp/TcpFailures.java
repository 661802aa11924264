package io.photonpump.internal.tcp;

import io.photonpump.error.ProtocolException;
import io.photonpump.internal.connection.TransportFailures;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Explains failures of TCP connections.
 *
 * @param encrypted whether the client uses TLS
 */
public record TcpFailures(boolean encrypted) implements TransportFailures {

    @Override
    public boolean isHangUp(Throwable cause) {
        return cause instanceof EOFException
                || cause instanceof SocketException
                || cause instanceof IOException && "Broken pipe".equals(cause.getMessage());
    }

    @Override
    public String adviceOnHangUps() {
        return encrypted
                ? "perhaps the server takes only clients with a certificate: set tlsCertFile and tlsKeyFile to one that it trusts"
                : "perhaps the server wants TLS on this port: add tls=true";
    }

    @Override
    public @Nullable String advice(Throwable cause) {
        if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "check that the server runs, that its TCP interface is switched on and that host and port (1113, not the"
                    + " HTTP port 2113) are right";
        } else if (cause instanceof ProtocolException) {
            return "check that this is the TCP port of an EventStore (1113, not the HTTP port 2113)";
        } else if (cause instanceof TimeoutException) {
            return "check that this is the TCP port of an EventStore, and whether it wants TLS (tls=true) or has none (tls=false)";
        }
        return null;
    }
}
