package io.photonpump.internal.tls;

import java.util.Locale;
import javax.net.ssl.SSLException;

/** Static methods for servers that offer only versions of TLS that Java does not accept. */
public final class TlsVersions {

    /** The advice for such a server. */
    public static final String ADVICE =
            "the server offers no version of TLS that this Java accepts, which is usually 1.2 or later: configure the server, or"
                    + " its proxy, for TLS 1.2. For a server that cannot, remove TLSv1 and TLSv1.1 from"
                    + " jdk.tls.disabledAlgorithms in the java.security file of this Java";

    /** The advice for a server that closes the connection during the handshake, which may have another reason. */
    public static final String ADVICE_IF_CUT = "perhaps " + ADVICE;

    private TlsVersions() {}

    /** Returns whether a handshake failed because the two sides have no version in common. */
    public static boolean isTooOld(Throwable failure) {
        if (!(failure instanceof SSLException)) {
            return false;
        }
        String message =
                String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).replace('_', ' ');
        return message.contains("protocol version") || message.contains("not accepted by client preferences");
    }
}
