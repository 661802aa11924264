package io.photonpump.settings;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Encryption of connections to the server, to gossip and to the administrative HTTP interface, unless
 * {@link ClientSettings#withHttpTls} differs for the latter two. The client verifies the server's certificate chain and host name unless
 * {@link #withoutVerification} switches that off.
 *
 * <p>Files are read again for each connection, so that a renewed certificate or authority takes effect without a new client. If a file
 * is missing or unusable by then, the client uses its previous content and logs a warning.
 *
 * <p>Immutable; safe on any thread.
 */
public final class TlsSettings {

    private static final Option<Boolean> VERIFY = Option.of("tlsVerify", true);
    private static final Option<Path> CA_FILE = Option.optional("tlsCaFile");
    private static final Option<Path> CERTIFICATE_FILE = Option.optional("tlsCertFile");
    private static final Option<Path> KEY_FILE = Option.optional("tlsKeyFile");
    private static final Option<Supplier<SSLContext>> SSL_CONTEXT = Option.optional("sslContext");

    private static final TlsSettings DEFAULTS = new TlsSettings(OptionValues.DEFAULTS);

    private final OptionValues values;

    private TlsSettings(OptionValues values) {
        this.values = values;
        if (sslContext() != null && (caFile() != null || certificateFile() != null || !verify())) {
            throw new InvalidSettingsException(
                    "sslContext", "an SSLContext defines trust and keys: leave the other TLS settings out");
        }
    }

    /** {@return settings that verify the server and trust the authorities that the JVM trusts} */
    public static TlsSettings defaults() {
        return DEFAULTS;
    }

    /** {@return whether the client verifies the server's certificate chain and host name; true by default} */
    public boolean verify() {
        return values.get(VERIFY);
    }

    /**
     * {@return a copy that accepts any certificate} For development only: anyone between client and server can read and change
     * everything. Each connection logs a warning.
     *
     * @throws InvalidSettingsException if these settings have an SSLContext
     */
    public TlsSettings withoutVerification() {
        return new TlsSettings(values.with(VERIFY, false));
    }

    /** {@return the PEM file with the trusted authorities; null, the default: those of the JVM} */
    public @Nullable Path caFile() {
        return values.find(CA_FILE);
    }

    /**
     * {@return a copy that trusts only the authorities in a file}
     *
     * @param file a PEM file with one or more certificates
     * @throws InvalidSettingsException if these settings have an SSLContext
     */
    public TlsSettings withCaFile(Path file) {
        return new TlsSettings(values.with(CA_FILE, file));
    }

    /** {@return the PEM file with the client's certificate chain; null, the default: none} */
    public @Nullable Path certificateFile() {
        return values.find(CERTIFICATE_FILE);
    }

    /** {@return the PEM file with the private key of the client's certificate; null, the default: none} */
    public @Nullable Path keyFile() {
        return values.find(KEY_FILE);
    }

    /**
     * {@return a copy with a client certificate}
     *
     * @param certificateFile a PEM file with the client's certificate chain
     * @param keyFile a PEM file (PKCS#8) with its private key
     * @throws InvalidSettingsException if these settings have an SSLContext
     */
    public TlsSettings withClientCertificate(Path certificateFile, Path keyFile) {
        return new TlsSettings(values.with(CERTIFICATE_FILE, certificateFile).with(KEY_FILE, keyFile));
    }

    /** {@return the source of the SSLContext for each connection; null, the default: the client makes one from the files} */
    public @Nullable Supplier<SSLContext> sslContext() {
        return values.find(SSL_CONTEXT);
    }

    /**
     * {@return a copy that takes trust and keys from a context} The client still verifies the host name.
     *
     * @param context used for all connections
     * @throws InvalidSettingsException if these settings have files or skip verification
     */
    public TlsSettings withSslContext(SSLContext context) {
        return withSslContext(new FixedContext(requireNonNull(context, "context")));
    }

    /**
     * {@return a copy that takes trust and keys from a supplier, which can return another context at any time} The client still verifies
     * the host name. Connections share a context as long as the supplier returns the same instance.
     *
     * @param contexts called for each connection, on a thread of the client that may block. If it throws or returns null, the client
     *     uses the previous context and logs a warning; without a previous one the attempt to connect fails
     * @throws InvalidSettingsException if these settings have files or skip verification
     */
    public TlsSettings withSslContext(Supplier<SSLContext> contexts) {
        return new TlsSettings(values.with(SSL_CONTEXT, contexts));
    }

    /** A context that never changes. Equal to others with the same context. */
    private record FixedContext(SSLContext get) implements Supplier<SSLContext> {}

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TlsSettings that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "TlsSettings" + values;
    }
}
