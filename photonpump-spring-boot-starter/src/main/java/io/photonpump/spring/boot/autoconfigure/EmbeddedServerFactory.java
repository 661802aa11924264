package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.error.ListenException;
import io.photonpump.embedded.error.LogException;
import io.photonpump.embedded.error.TlsConfigurationException;
import io.photonpump.embedded.tls.ServerTls;
import io.photonpump.error.InvalidSettingsException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Starts the embedded server with the {@code photonpump.embedded} properties. Its exceptions name the property to correct. */
final class EmbeddedServerFactory {

    private static final String PREFIX = "photonpump.embedded.";

    private final EmbeddedProperties properties;

    EmbeddedServerFactory(EmbeddedProperties properties) {
        this.properties = properties;
    }

    EmbeddedEventStore start() {
        checkPort("tcp-port", properties.tcpPort());
        checkPort("http-port", properties.httpPort());
        if (properties.tcpPort() != 0 && properties.tcpPort() == properties.httpPort()) {
            throw invalid("http-port", "is the same as tcp-port", null);
        }
        EmbeddedEventStore.Builder server = EmbeddedEventStore.builder()
                .tcpPort(properties.tcpPort())
                .httpPort(properties.httpPort())
                .dialect(dialect())
                .anonymousAccess(properties.anonymousAccess())
                .insecure(properties.insecure())
                .standardProjections(properties.standardProjections());
        try {
            server.allowedHosts(properties.allowedHosts().toArray(String[]::new));
        } catch (InvalidSettingsException e) {
            throw invalid("allowed-hosts", e.getMessage(), e);
        }
        try {
            server.allowedOrigins(properties.allowedOrigins().toArray(String[]::new));
        } catch (InvalidSettingsException e) {
            throw invalid("allowed-origins", e.getMessage(), e);
        }
        Path directory = properties.dataDirectory();
        if (directory != null) {
            server.dataDirectory(directory);
        }
        ServerTls tls = tls();
        if (tls != null) {
            server.tls(tls);
        }
        return start(server);
    }

    private EmbeddedEventStore start(EmbeddedEventStore.Builder server) {
        try {
            return server.start();
        } catch (ListenException e) {
            throw invalid(e.port() == properties.httpPort() ? "http-port" : "tcp-port", e.getMessage(), e);
        } catch (LogException e) {
            throw invalid("data-directory", e.getMessage(), e);
        } catch (TlsConfigurationException e) {
            throw invalid("tls.certificate", e.getMessage(), e);
        } catch (InvalidSettingsException e) {
            throw invalid(e.setting(), e.getMessage(), e);
        }
    }

    private Dialect dialect() {
        return switch (properties.dialect()) {
            case V5 -> Dialect.V5;
            case V23 -> Dialect.V23;
        };
    }

    private @Nullable ServerTls tls() {
        EmbeddedProperties.Tls tls = properties.tls();
        Path certificate = tls.certificate();
        Path key = tls.privateKey();
        if ((certificate == null) != (key == null)) {
            throw invalid(
                    certificate == null ? "tls.certificate" : "tls.private-key",
                    "is missing: a certificate and its key belong together",
                    null);
        }
        if (!tls.enabled()) {
            if (certificate != null) {
                throw invalid(
                        "tls.certificate", "has no effect, because photonpump.embedded.tls.enabled is false", null);
            }
            return null;
        }
        ServerTls settings = certificate == null || key == null ? ServerTls.selfMade() : ServerTls.of(certificate, key);
        return tls.http() ? settings : settings.withPlainHttp();
    }

    private static void checkPort(String key, int port) {
        if (port < 0 || port > 65_535) {
            throw invalid(key, "is " + port + ", but must be 1 to 65535, or 0 for a free port", null);
        }
    }

    private static InvalidSettingsException invalid(String key, @Nullable String problem, @Nullable Throwable cause) {
        return new InvalidSettingsException(PREFIX + key, PREFIX + key + ": " + problem, cause);
    }
}
