package io.photonpump.embedded.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.NetUtil;
import io.photonpump.embedded.error.TlsConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * A certificate authority of the moment with a server certificate, and client certificates on demand, as PEM files in a
 * temporary directory that is deleted when the JVM ends. The JDK has no public way to make a certificate; Netty's
 * {@code netty-pkitesting} does it with Bouncy Castle.
 */
public final class SelfMadeCertificates {

    private static final Duration CLOCK_SKEW = Duration.ofDays(1);
    private static final Duration VALIDITY = Duration.ofDays(3650);

    private final X509Bundle authority;
    private final Path directory;
    private final Path caCertificate;
    private final ServerTls serverTls;

    private SelfMadeCertificates(X509Bundle authority, Path directory, String... hosts) throws Exception {
        this.authority = authority;
        this.directory = directory;
        this.caCertificate = write("ca.pem", authority.getCertificatePEM());
        this.serverTls = serverTls("server", hosts);
    }

    /** @param hosts the names and addresses under which clients will reach the server */
    public static SelfMadeCertificates forHosts(String... hosts) {
        try {
            X509Bundle authority = certificate("CN=Photon Pump embedded CA")
                    .setIsCertificateAuthority(true)
                    .setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign)
                    .buildSelfSigned();
            Path directory = Files.createTempDirectory("photonpump-tls");
            directory.toFile().deleteOnExit();
            return new SelfMadeCertificates(authority, directory, hosts);
        } catch (Exception e) { // what the builder declares
            throw new TlsConfigurationException("cannot make a certificate: " + e.getMessage(), e);
        }
    }

    /** Another server of the same authority, known under this name or address only. */
    public ServerTls serverTlsFor(String host) {
        try {
            return serverTls("server-" + host.replaceAll("[^A-Za-z0-9.-]", "_"), host);
        } catch (Exception e) { // what the builder declares
            throw new TlsConfigurationException("cannot make a certificate: " + e.getMessage(), e);
        }
    }

    private ServerTls serverTls(String fileName, String... hosts) throws Exception {
        CertificateBuilder builder = certificate("CN=" + hosts[0])
                .setKeyUsage(true, KeyUsage.digitalSignature)
                .addExtendedKeyUsageServerAuth();
        for (String host : hosts) {
            if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
                builder.addSanIpAddress(host);
            } else {
                builder.addSanDnsName(host);
            }
        }
        X509Bundle server = builder.buildIssuedBy(authority);
        return ServerTls.selfMade(
                write(fileName + ".pem", server.getCertificatePEM()),
                write(fileName + ".key", server.getPrivateKeyPEM()),
                caCertificate);
    }

    private static CertificateBuilder certificate(String subject) {
        Instant now = Instant.now();
        return new CertificateBuilder()
                .ecp256()
                .subject(subject)
                .notBefore(now.minus(CLOCK_SKEW))
                .notAfter(now.plus(VALIDITY));
    }

    /** For {@code EmbeddedEventStore.builder().tls(..)}. */
    public ServerTls serverTls() {
        return serverTls;
    }

    /** The same server, which lets in only clients with a certificate of this authority. */
    public ServerTls serverTlsForKnownClients() {
        return serverTls.requiringClientCertificates(caCertificate());
    }

    /** PEM file: what clients have to trust. */
    public Path caCertificate() {
        return caCertificate;
    }

    /** A certificate that {@link #serverTlsForKnownClients} lets in. */
    public ClientCertificate clientCertificate(String name) {
        try {
            X509Bundle client = certificate("CN=" + name)
                    .setKeyUsage(true, KeyUsage.digitalSignature)
                    .addExtendedKeyUsageClientAuth()
                    .buildIssuedBy(authority);
            return new ClientCertificate(
                    write(name + ".pem", client.getCertificatePEM()), write(name + ".key", client.getPrivateKeyPEM()));
        } catch (Exception e) { // what the builder declares
            throw new TlsConfigurationException("cannot make a certificate: " + e.getMessage(), e);
        }
    }

    /** Two PEM files: a client's certificate and its key. */
    public record ClientCertificate(Path certificate, Path privateKey) {}

    private Path write(String name, String pem) {
        try {
            Path file = Files.writeString(directory.resolve(name), pem);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
