package io.photonpump.internal.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.settings.TlsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One set of trust and keys, as a JDK context for HTTP and as a Netty context for connections. {@link TlsSource} makes a new
 * one when its material has changed.
 */
public final class SslContexts {

    private static final Logger LOG = LoggerFactory.getLogger(SslContexts.class);

    /** The algorithm that compares the certificate with the requested host, as browsers do (RFC 2818). */
    private static final String VERIFY_HOST_NAME = "HTTPS";

    private static final String PEM_CERTIFICATES = "a PEM file with one or more -----BEGIN CERTIFICATE----- blocks";

    private final SSLContext http;
    private final SslContext netty;

    private SslContexts(SSLContext http, SslContext netty) {
        this.http = http;
        this.netty = netty;
    }

    /** Returns the context for the JDK's HTTP client, which verifies host names itself. */
    public SSLContext http() {
        return http;
    }

    /**
     * Returns the context for Netty pipelines. The host name is verified only if {@code newHandler} gets host and
     * port.
     */
    public SslContext netty() {
        return netty;
    }

    /**
     * Reads the files.
     *
     * @throws InvalidSettingsException if a file is missing or not what it should be
     */
    static SslContexts ofFiles(TlsSettings settings) {
        // The JDK's provider whatever else is on the class path: HTTP shares the context that it makes.
        SslContextBuilder builder = SslContextBuilder.forClient().sslProvider(SslProvider.JDK);
        trust(builder, settings);
        identify(builder, settings.certificateFile(), settings.keyFile());
        try {
            SslContext netty = builder.build();
            return new SslContexts(((JdkSslContext) netty).context(), netty);
        } catch (SSLException e) {
            throw new InvalidSettingsException("tls", "TLS cannot be set up from these settings: " + e.getMessage(), e);
        }
    }

    private static void trust(SslContextBuilder builder, TlsSettings settings) {
        if (!settings.verify()) {
            LOG.warn(
                    "TLS VERIFICATION IS OFF (tlsVerify=false): this client trusts any server, and anyone in between can "
                            + "read and change everything, passwords included. For development only.");
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
            return;
        }
        builder.endpointIdentificationAlgorithm(VERIFY_HOST_NAME);
        if (settings.caFile() != null) {
            readCertificates(builder, "tlsCaFile", settings.caFile());
        }
    }

    private static void readCertificates(SslContextBuilder builder, String setting, Path file) {
        requireReadable(setting, file);
        try {
            builder.trustManager(file.toFile());
        } catch (IllegalArgumentException e) {
            throw unusable(setting, file, PEM_CERTIFICATES, e);
        }
    }

    private static void identify(SslContextBuilder builder, @Nullable Path certificate, @Nullable Path key) {
        if (certificate == null || key == null) {
            return;
        }
        // Netty does not name the file that it cannot read, so the certificate is read alone first.
        readCertificates(SslContextBuilder.forClient(), "tlsCertFile", certificate);
        requireReadable("tlsKeyFile", key);
        try {
            builder.keyManager(certificate.toFile(), key.toFile());
        } catch (IllegalArgumentException e) {
            String wanted =
                    "a PEM file with an unencrypted PKCS#8 key (-----BEGIN PRIVATE KEY-----); other kinds become one with "
                            + "'openssl pkcs8 -topk8 -nocrypt -in old.pem -out new.pem'";
            throw unusable("tlsKeyFile", key, wanted, e);
        }
    }

    private static void requireReadable(String setting, Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            String what = Files.exists(file) ? "cannot be read" : "does not exist";
            throw new InvalidSettingsException(
                    setting,
                    setting + ": the file " + file.toAbsolutePath() + " " + what + "; check path and permissions");
        }
    }

    private static InvalidSettingsException unusable(String setting, Path file, String wanted, Exception cause) {
        String message = setting + ": the file " + file.toAbsolutePath() + " is not usable; it has to be " + wanted;
        return new InvalidSettingsException(setting, message, cause);
    }

    /** Returns the contexts of the caller's context. */
    static SslContexts of(SSLContext context) {
        SslContext unverified = new JdkSslContext(
                context,
                true,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                ApplicationProtocolConfig.DISABLED,
                ClientAuth.NONE,
                null,
                false);
        return new SslContexts(context, new VerifyingContext(unverified));
    }

    /** Verifies host names, which Netty does not do in a context that it did not make itself. */
    private static final class VerifyingContext extends DelegatingSslContext {

        VerifyingContext(SslContext context) {
            super(context);
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm(VERIFY_HOST_NAME);
            engine.setSSLParameters(parameters);
        }
    }
}
