package io.photonpump.embedded.internal.tls;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.photonpump.embedded.error.TlsConfigurationException;
import io.photonpump.embedded.tls.ServerTls;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** Reads the files of a {@link ServerTls}. */
public final class TlsContexts {

    private TlsContexts() {}

    /**
     * Reads the files.
     *
     * @throws TlsConfigurationException if a file is missing or cannot be used
     */
    public static SslContext of(ServerTls tls) {
        Path clientCa = tls.clientCertificateAuthority();
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(
                    tls.certificateChain().toFile(), tls.privateKey().toFile());
            if (clientCa != null) {
                builder.trustManager(clientCa.toFile()).clientAuth(ClientAuth.REQUIRE);
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException e) {
            throw new TlsConfigurationException(
                    "cannot use the certificate " + tls.certificateChain() + " with the key " + tls.privateKey()
                            + (clientCa == null ? "" : " and the client certificate authority " + clientCa)
                            + ": each must be a PEM file, the key an unencrypted PKCS#8 one (" + e.getMessage() + ")",
                    e);
        }
    }
}
