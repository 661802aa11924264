package io.photonpump.embedded.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of a server, for its TCP port and, unless {@link #withPlainHttp} is used, for its HTTP port. Immutable.
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

    /** {@return a new self-signed certificate for {@code localhost}, {@code 127.0.0.1} and {@code ::1}, valid for ten years} */
    public static ServerTls selfMade() {
        return SelfMadeCertificates.forHosts("localhost", "127.0.0.1", "::1").serverTls();
    }

    /**
     * {@return a user-supplied certificate}
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
     * {@return a copy that accepts only clients with a certificate}
     *
     * @param clientCa the PEM file of the certificate authorities whose clients are accepted
     */
    public ServerTls requiringClientCertificates(Path clientCa) {
        return new ServerTls(certificateChain, privateKey, caCertificate, clientCa, http);
    }

    /** {@return a copy without TLS on the HTTP port, like on servers before version 20} */
    public ServerTls withPlainHttp() {
        return new ServerTls(certificateChain, privateKey, caCertificate, clientCa, false);
    }

    /** {@return whether the HTTP port uses TLS as well} */
    public boolean coversHttp() {
        return http;
    }

    /**
     * {@return the PEM file that a client must trust: the certificate authority of a self-signed certificate, otherwise the user-supplied
     * chain}
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
