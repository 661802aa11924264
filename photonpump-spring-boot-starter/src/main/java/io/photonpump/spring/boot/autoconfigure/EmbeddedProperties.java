package io.photonpump.spring.boot.autoconfigure;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Server inside the application, for development.
 *
 * @param enabled Whether to start it when no server is configured and it is on the class path.
 * @param replaceServer Whether to start it in place of a server that is configured.
 * @param tcpPort Port of the TCP protocol; 0 for any that is free.
 * @param httpPort Port of the HTTP interface; 0 for any that is free.
 * @param dialect Version of the server to be like.
 * @param anonymousAccess Whether clients without credentials may do what access control lists allow to everybody.
 * @param standardProjections Whether to fill the streams of categories ($ce-), event types ($et-) and the like.
 * @param dataDirectory Directory to keep events in; in memory by default.
 * @param tls Encryption of its connections.
 */
public record EmbeddedProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean replaceServer,
        @DefaultValue("0") int tcpPort,
        @DefaultValue("0") int httpPort,
        @DefaultValue("v23") ServerVersion dialect,
        @DefaultValue("true") boolean anonymousAccess,
        @DefaultValue("true") boolean standardProjections,
        @Nullable Path dataDirectory,
        @DefaultValue Tls tls) {

    /** A version of the server. */
    public enum ServerVersion {
        /** Server 5.0, without filters of $all. */
        V5,
        /** Server 23.10. */
        V23
    }

    /**
     * Encryption of the embedded server. The application's own client trusts its certificate.
     *
     * @param enabled Whether to encrypt, with a certificate made for this start unless one is given.
     * @param certificate PEM file with the certificate of the server and those that signed it.
     * @param privateKey PEM file with its unencrypted PKCS#8 key.
     * @param http Whether the HTTP interface is encrypted too.
     */
    public record Tls(
            @DefaultValue("false") boolean enabled,
            @Nullable Path certificate,
            @Nullable Path privateKey,
            @DefaultValue("true") boolean http) {}
}
