package io.photonpump.internal.http;

import io.photonpump.internal.text.Durations;
import io.photonpump.internal.tls.TlsVersions;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Static methods that describe why there was no response, and what the usual reason is. */
final class HttpFailures {

    private HttpFailures() {}

    static String describe(Throwable failure, Duration timeout, boolean encrypted) {
        if (failure instanceof HttpConnectTimeoutException) {
            return "no connection within the connect timeout";
        }
        if (failure instanceof TimeoutException) {
            return "no answer within " + Durations.format(timeout);
        }
        if (isUnknownHost(failure)) {
            return "the name is not known";
        }
        BodyTooLargeException tooLarge = tooLarge(failure);
        if (tooLarge != null) {
            return tooLarge.getMessage() + ": is this the HTTP port of an EventStore?";
        }
        if (failure instanceof ConnectException) {
            return "nothing takes connections there (connection refused)";
        }
        if (TlsVersions.isTooOld(failure)) {
            return "the TLS handshake failed: " + failure.getMessage() + "; " + TlsVersions.ADVICE;
        }
        if (failure instanceof SSLHandshakeException) {
            return "the TLS handshake failed: " + failure.getMessage()
                    + "; check tlsCaFile, and that the certificate names this host";
        }
        if (failure instanceof SSLException) {
            return "TLS failed: " + failure.getMessage()
                    + "; perhaps the port speaks plain HTTP, as all servers before version 20 do: add httpTls=false";
        }
        if (isCutOff(failure)) {
            return "the connection was closed without an answer"
                    + (encrypted
                            ? ""
                            : "; perhaps the port speaks TLS: add tls=true, or httpTls=true if only HTTP does");
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** Returns the cause if a body was too large: the HTTP client may wrap it. */
    static @Nullable BodyTooLargeException tooLarge(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BodyTooLargeException tooLarge) {
                return tooLarge;
            }
        }
        return null;
    }

    /**
     * Returns whether the host name is unknown. The HTTP client reports that as a refused connection, with the reason
     * as its cause.
     */
    private static boolean isUnknownHost(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCutOff(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof IOException
                && (failure instanceof EOFException
                        || cause instanceof EOFException
                        || failure instanceof ClosedChannelException
                        || "Connection reset".equals(failure.getMessage()));
    }
}
