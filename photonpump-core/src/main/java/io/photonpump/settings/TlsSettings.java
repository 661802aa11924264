package io.photonpump.settings;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted: the TCP port, gossip and the administrative HTTP interface alike, unless
 * {@link ClientSettings.Builder#httpTls} says otherwise for the latter two. The server's certificate chain and its host name are
 * verified unless that is switched off by name.
 *
 * <p>Each new connection uses what the files hold then, so a renewed certificate or authority needs no new client. A file that is gone
 * or cannot be used any more leaves in use what was read before, with a warning in the log.
 *
 * @param verify whether to verify at all; false is for development, and every connection warns in the log
 * @param caFile PEM file with the authorities to trust; null: those of the JVM
 * @param certificateFile PEM file with the client's own certificate chain; null: none
 * @param keyFile PEM file (PKCS#8) with its private key; present if and only if {@code certificateFile} is
 * @param sslContext gives what takes the place of all files, for each connection; null: made from them
 */
public record TlsSettings(
        boolean verify,
        @Nullable Path caFile,
        @Nullable Path certificateFile,
        @Nullable Path keyFile,
        @Nullable Supplier<SSLContext> sslContext) {

    /** Trusts what the JVM trusts. */
    public static final TlsSettings DEFAULT = new TlsSettings(true, null, null, null, null);

    public TlsSettings {
        if ((certificateFile == null) != (keyFile == null)) {
            throw new IllegalArgumentException("a client certificate needs both tlsCertFile and tlsKeyFile");
        }
        if (sslContext != null && (caFile != null || certificateFile != null || !verify)) {
            throw new IllegalArgumentException(
                    "an SSLContext brings its own trust and keys: leave the other TLS settings out");
        }
    }

    /** Trusts the authorities in this PEM file, and no others. */
    public TlsSettings withCaFile(Path newCaFile) {
        return new TlsSettings(verify, requireNonNull(newCaFile), certificateFile, keyFile, sslContext);
    }

    /** Shows the server this certificate of the client's own. */
    public TlsSettings withClientCertificate(Path newCertificateFile, Path newKeyFile) {
        return new TlsSettings(
                verify, caFile, requireNonNull(newCertificateFile), requireNonNull(newKeyFile), sslContext);
    }

    /** Takes trust and keys from the caller's own context; the host name is still verified. */
    public static TlsSettings of(SSLContext context) {
        return of(new Fixed(requireNonNull(context, "context")));
    }

    /**
     * Asks for trust and keys for each connection, so that they can change; the host name is still verified. The supplier is called
     * on a thread of the client's own, where it may block. As long as it returns the same instance, connections share it. If it
     * throws or returns null, what it gave before stays in use, with a warning in the log; without that, the attempt to connect fails
     * and the next one asks again.
     */
    public static TlsSettings of(Supplier<SSLContext> contexts) {
        return new TlsSettings(true, null, null, null, requireNonNull(contexts, "contexts"));
    }

    /** Equal to others with the same context. */
    private record Fixed(SSLContext get) implements Supplier<SSLContext> {}

    /** Trusts anybody. For development only: whoever sits between can read and change everything. */
    public TlsSettings withoutVerification() {
        return new TlsSettings(false, caFile, certificateFile, keyFile, sslContext);
    }
}
