package io.photonpump.settings;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How connections are encrypted: the TCP port, gossip and the administrative HTTP interface alike, unless
 * {@link ClientSettings.Builder#httpTls} says otherwise for the latter two. The server's certificate chain and its host name are
 * verified unless that is switched off by name.
 *
 * @param verify whether to verify at all; false is for development, and every connection warns in the log
 * @param caFile PEM file with the authorities to trust; null: those of the JVM
 * @param certificateFile PEM file with the client's own certificate chain; null: none
 * @param keyFile PEM file (PKCS#8) with its private key; present if and only if {@code certificateFile} is
 * @param sslContext takes the place of all files; null: made from them
 */
public record TlsSettings(
        boolean verify,
        @Nullable Path caFile,
        @Nullable Path certificateFile,
        @Nullable Path keyFile,
        @Nullable SSLContext sslContext) {

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
        return new TlsSettings(true, null, null, null, requireNonNull(context));
    }

    /** Trusts anybody. For development only: whoever sits between can read and change everything. */
    public TlsSettings withoutVerification() {
        return new TlsSettings(false, caFile, certificateFile, keyFile, sslContext);
    }
}
