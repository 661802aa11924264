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

    /**
     * {@return a new certificate authority with a certificate for a server}
     *
     * @param hosts the names and addresses of the server
     * @throws TlsConfigurationException if the certificates cannot be created
     */
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

    /**
     * {@return the certificate of another server of the same authority}
     *
     * @param host the only name or address that the certificate is valid for
     * @throws TlsConfigurationException if the certificate cannot be created
     */
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

    /** {@return the certificate of the server, for {@code EmbeddedEventStore.builder().tls(..)}} */
    public ServerTls serverTls() {
        return serverTls;
    }

    /** {@return the certificate of a server that accepts only clients with a certificate of this authority} */
    public ServerTls serverTlsForKnownClients() {
        return serverTls.requiringClientCertificates(caCertificate());
    }

    /** {@return the PEM file of the authority, which clients must trust} */
    public Path caCertificate() {
        return caCertificate;
    }

    /**
     * {@return a client certificate that {@link #serverTlsForKnownClients} accepts}
     *
     * @param name the name of the client
     * @throws TlsConfigurationException if the certificate cannot be created
     */
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

    /**
     * The certificate of a client.
     *
     * @param certificate the PEM file of the certificate
     * @param privateKey the PEM file of its key
     */
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
