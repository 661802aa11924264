package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ProtocolException;
import io.photonpump.internal.tls.TlsVersions;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Explains to users why an attempt to connect failed and what they can do. The {@link TransportFailures} add what depends on the protocol. */
final class ConnectFailures {

    /** This many hang-ups in a row during greetings are the server's policy, not an accident. */
    static final int TELLING_HANG_UPS = 2;

    private static final int DEEPEST_CAUSE = 20;

    private static final String CONTINUES = "the client continues to try";

    private final TransportFailures transport;

    ConnectFailures(TransportFailures transport) {
        this.transport = transport;
    }

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

    ConnectionFailedException describe(@Nullable Endpoint endpoint, Throwable cause) {
        if (cause instanceof ConnectionFailedException already) {
            return already;
        }
        return new ConnectionFailedException(endpoint, advice(cause), cause);
    }

    /**
     * Returns the failure of an attempt whose connection was open, encryption included, while the greeting was not answered yet. A
     * server that dies or stops closes one connection in this way; one that does not accept the client closes each.
     *
     * @param hangUps the number of connections in a row that the server has closed in this way
     */
    Throwable inGreeting(Endpoint endpoint, Throwable cause, int hangUps) {
        return hangUps < TELLING_HANG_UPS
                ? cause
                : new ConnectionFailedException(endpoint, transport.adviceOnHangUps(), cause);
    }

    /** Returns whether the server closed the connection without stating a reason. */
    boolean isHangUp(Throwable cause) {
        return transport.isHangUp(cause);
    }

    /**
     * Returns whether the next attempt would end in the same way. Calls that wait for the connection then fail at once, while the
     * client continues to connect.
     */
    static boolean isStubborn(Throwable cause) {
        return cause instanceof NotAuthenticatedException
                || cause instanceof SSLException
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

    private String advice(Throwable cause) {
        if (isHopeless(cause)) {
            return hopelessAdvice(cause);
        }
        if (cause instanceof NotAuthenticatedException) {
            return CONTINUES;
        } else if (cause instanceof UnknownHostException) {
            return "check the host name";
        } else if (TlsVersions.isTooOld(cause)) {
            return TlsVersions.ADVICE;
        } else if (cause instanceof HandshakeCutException) {
            return "if this happens each time, check that the server has TLS at this address. If it has, "
                    + TlsVersions.ADVICE_IF_CUT;
        } else if (cause instanceof SSLException
                && String.valueOf(cause.getMessage()).contains("Received fatal alert")) {
            return "the server refused this client: if it takes only clients with a certificate, set tlsCertFile and tlsKeyFile"
                    + " to one that it trusts";
        } else if (cause instanceof SSLException) {
            return "check that the server has TLS at this address, that tlsCaFile has its authority, and that its certificate"
                    + " names this host";
        }
        String advice = transport.advice(cause);
        return advice == null ? CONTINUES : advice;
    }
}
