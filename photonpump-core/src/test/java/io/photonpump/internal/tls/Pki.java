package io.photonpump.internal.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/** A certificate authority for one test, and its certificates. */
public final class Pki {

    private final X509Bundle authority;

    public Pki() {
        authority = build(() -> new CertificateBuilder()
                .ecp256()
                .subject("CN=Stable Authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned());
    }

    /** Issues a certificate that servers and clients can use. */
    public X509Bundle issue(boolean rsa, String... dnsNames) {
        return build(() -> {
            CertificateBuilder builder =
                    (rsa ? new CertificateBuilder().rsa2048() : new CertificateBuilder().ecp256()).subject("CN=pony");
            for (String name : dnsNames) {
                builder.addSanDnsName(name);
            }
            return builder.buildIssuedBy(authority);
        });
    }

    public X509Bundle issueForAddress(String address) {
        return build(() -> new CertificateBuilder()
                .ecp256()
                .subject("CN=pony")
                .addSanIpAddress(address)
                .buildIssuedBy(authority));
    }

    /** Returns the material with which a server identifies itself so, and to recognise clients of this authority. */
    public SSLContext server(X509Bundle certificate) {
        return build(() -> {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    certificate.toKeyManagerFactory().getKeyManagers(),
                    authority.toTrustManagerFactory().getTrustManagers(),
                    null);
            return context;
        });
    }

    public Path caFile(Path directory) {
        return write(directory, "ca.pem", authority.getRootCertificatePEM());
    }

    public static Path write(Path directory, String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private interface Step<T> {
        T run() throws Exception;
    }

    private static <T> T build(Step<T> step) {
        try {
            return step.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
