package io.photonpump.embedded.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a server identifies itself, on its TCP port and, unless told otherwise, on its HTTP port alike. Immutable.
 *
 * <pre>{@code
 * var tls = ServerTls.selfMade();
 * var server = EmbeddedEventStore.builder().tls(tls).start();
 * // clients trust tls.caCertificate()
 * }</pre>
 */
public final class ServerTls {

    private final Path certificateChain;
    private final Path privateKey;
    private final Path caCertificate;
    private final @Nullable Path clientCa;
    private final boolean http;

    private ServerTls(
            Path certificateChain, Path privateKey, Path caCertificate, @Nullable Path clientCa, boolean http) {
        this.certificateChain = certificateChain;
        this.privateKey = privateKey;
        this.caCertificate = caCertificate;
        this.clientCa = clientCa;
        this.http = http;
    }

    /** With a certificate for {@code localhost}, {@code 127.0.0.1} and {@code ::1}, made now and valid for ten years. */
    public static ServerTls selfMade() {
        return SelfMadeCertificates.forHosts("localhost", "127.0.0.1", "::1").serverTls();
    }

    /**
     * With a certificate of the user's own.
     *
     * @param certificateChain PEM file: the server's certificate, then those that signed it, if any
     * @param privateKey PEM file: its unencrypted key in PKCS#8 form ({@code BEGIN PRIVATE KEY})
     */
    public static ServerTls of(Path certificateChain, Path privateKey) {
        return new ServerTls(certificateChain, privateKey, certificateChain, null, true);
    }

    static ServerTls selfMade(Path certificateChain, Path privateKey, Path caCertificate) {
        return new ServerTls(certificateChain, privateKey, caCertificate, null, true);
    }

    /**
     * The same, and only clients with a certificate are let in.
     *
     * @param clientCa PEM file: the certificate authorities whose clients are welcome
     */
    public ServerTls requiringClientCertificates(Path clientCa) {
        return new ServerTls(certificateChain, privateKey, caCertificate, clientCa, http);
    }

    /** The same, but HTTP speaks in the clear, as that of servers before version 20 always does. */
    public ServerTls withPlainHttp() {
        return new ServerTls(certificateChain, privateKey, caCertificate, clientCa, false);
    }

    /** Whether the HTTP port speaks TLS too. */
    public boolean coversHttp() {
        return http;
    }

    /**
     * PEM file: what a client has to trust. For a self-made certificate that is its certificate authority, for a given one
     * the given chain.
     */
    public Path caCertificate() {
        return caCertificate;
    }

    /**
     * Returns the certificate chain of the server.
     *
     * @return a PEM file
     */
    public Path certificateChain() {
        return certificateChain;
    }

    /**
     * Returns the private key of the server.
     *
     * @return a PEM file
     */
    public Path privateKey() {
        return privateKey;
    }

    /**
     * Returns the certificate authorities whose clients are accepted.
     *
     * @return a PEM file; null if clients need no certificate
     */
    public @Nullable Path clientCertificateAuthority() {
        return clientCa;
    }

    @Override
    public String toString() {
        return "ServerTls[certificateChain=" + certificateChain + ", clientCa=" + clientCa
                + (http ? "" : ", plain HTTP") + "]";
    }
}
