package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ProtocolException;
import io.photonpump.internal.tcp.frame.FrameException;
import io.photonpump.internal.tls.TlsVersions;
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

    /** So many hang-ups in a row during greetings say something about the server. */
    static final int TELLING_HANG_UPS = 2;

    private static final int DEEPEST_CAUSE = 20;

    private ConnectFailures() {}

    /**
     * Whether no attempt can ever succeed in this process, because classes do not fit together or the client fails with another
     * error. A lack of memory and other troubles of the virtual machine may pass. So may errors of the caller's code, such as a
     * supplier: they come inside an exception of the client's.
     */
    static boolean isHopeless(Throwable failure) {
        if (failure instanceof PhotonPumpException) {
            return false;
        }
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof LinkageError) {
                return true;
            }
            cause = cause.getCause();
        }
        return failure instanceof Error && !(failure instanceof VirtualMachineError);
    }

    static ConnectionFailedException describe(@Nullable Endpoint endpoint, Throwable cause) {
        if (cause instanceof ConnectionFailedException already) {
            return already;
        }
        return new ConnectionFailedException(endpoint == null ? null : endpoint.toString(), advice(cause), cause);
    }

    /**
     * The connection was open when this happened, encryption included, and the greeting was not answered yet. A server that dies or
     * stops closes one connection in this way; one that wants TLS or a certificate closes each.
     *
     * @param hangUps how many connections in a row the server has closed in this way
     */
    static Throwable inGreeting(Endpoint endpoint, Throwable cause, boolean encrypted, int hangUps) {
        if (hangUps < TELLING_HANG_UPS) {
            return cause;
        }
        String advice = encrypted
                ? "perhaps the server takes only clients with a certificate: set tlsCertFile and tlsKeyFile to one that it trusts"
                : "perhaps the server wants TLS on this port: add tls=true";
        return new ConnectionFailedException(endpoint.toString(), advice, cause);
    }

    /** Whether the server closed the connection, without a word that says why. */
    static boolean isHangUp(Throwable cause) {
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

    private static String hopelessAdvice(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST_CAUSE; depth++) {
            root = root.getCause();
        }
        return "this cannot succeed in this process, so the client closes itself"
                + (root == failure ? "" : "; the cause is " + root)
                + ". Check that the libraries on the class path fit together: protobuf-java has to be version 4.26.1 or later";
    }

    private static String advice(Throwable cause) {
        if (isHopeless(cause)) {
            return hopelessAdvice(cause);
        }
        if (cause instanceof NotAuthenticatedException) {
            return "the client goes on trying";
        } else if (cause instanceof UnknownHostException) {
            return "check the host name";
        } else if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
            return "check that the server runs, that its TCP interface is switched on and that host and port (1113, not the"
                    + " HTTP port 2113) are right";
        } else if (TlsVersions.isTooOld(cause)) {
            return TlsVersions.ADVICE;
        } else if (cause instanceof HandshakeCutException) {
            return "if this happens each time, check that the server has TLS on this port. If it has, "
                    + TlsVersions.ADVICE_IF_CUT;
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
