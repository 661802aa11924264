package io.photonpump.spring.boot.autoconfigure;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the embedded server, for development and tests.
 *
 * @param enabled Whether to start the embedded server if no server is configured and photonpump-embedded is on the class path.
 * @param replaceServer Whether to start the embedded server although another server is configured, whose address, credentials and
 *     encryption are then not used. Without photonpump-embedded on the class path, the application does not start.
 * @param tcpPort Port of the TCP protocol. 0 for a free port.
 * @param httpPort Port of the HTTP interface. 0 for a free port.
 * @param dialect Server version to emulate.
 * @param anonymousAccess Whether clients without credentials have the rights that access control lists grant to all users. If false, as on
 *     secure servers from 23.6, they have none, and the application's own client authenticates as admin.
 * @param insecure Whether to ask nobody who they are and let everybody do everything, as real servers with --insecure.
 * @param standardProjections Whether to write the streams of the standard projections, such as categories ($ce-) and event types
 *     ($et-).
 * @param allowedHosts Host names, besides localhost and its own addresses, under which HTTP clients may reach the server.
 * @param allowedOrigins Origins of web pages that may use the HTTP interface, such as http://localhost:3000. None by default.
 * @param dataDirectory Directory in which to store events. By default, events are stored in memory and lost when the application stops.
 * @param tls Encryption of connections.
 */
public record EmbeddedProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean replaceServer,
        @DefaultValue("0") int tcpPort,
        @DefaultValue("0") int httpPort,
        @DefaultValue("v23") ServerVersion dialect,
        @DefaultValue("true") boolean anonymousAccess,
        @DefaultValue("false") boolean insecure,
        @DefaultValue("true") boolean standardProjections,
        @DefaultValue List<String> allowedHosts,
        @DefaultValue List<String> allowedOrigins,
        @Nullable Path dataDirectory,
        @DefaultValue Tls tls) {

    /** A server version that the embedded server can emulate. */
    public enum ServerVersion {
        /** Server 5.0, which has no filters of {@code $all}. */
        V5,
        /** Server 23.10. */
        V23
    }

    /**
     * Encryption of the embedded server. The application's own client trusts its certificate.
     *
     * @param enabled Whether to encrypt connections. Without a certificate, the server creates one each time it starts. The
     *     application's client trusts it.
     * @param certificate PEM file with the certificate chain of the server.
     * @param privateKey PEM file with the unencrypted PKCS#8 private key of the server.
     * @param http Whether to encrypt the HTTP interface, too. Servers before version 20 did not.
     */
    public record Tls(
            @DefaultValue("false") boolean enabled,
            @Nullable Path certificate,
            @Nullable Path privateKey,
            @DefaultValue("true") boolean http) {}
}
