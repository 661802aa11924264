package io.photonpump.embedded.internal.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.photonpump.embedded.error.TlsConfigurationException;
import io.photonpump.embedded.tls.ServerTls;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Reads the files of a {@link ServerTls}. */
public final class TlsContexts {

    private TlsContexts() {}

    /**
     * Reads the files.
     *
     * @throws TlsConfigurationException if a file is missing or cannot be used
     */
    public static SslContext of(ServerTls tls) {
        return context(tls, null);
    }

    /**
     * Reads the files for a port whose clients choose a protocol (ALPN).
     *
     * @param protocols the names of the protocols, the preferred one first
     * @throws TlsConfigurationException if a file is missing or cannot be used
     */
    public static SslContext of(ServerTls tls, List<String> protocols) {
        return context(
                tls,
                new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        protocols));
    }

    private static SslContext context(ServerTls tls, @Nullable ApplicationProtocolConfig protocols) {
        Path clientCa = tls.clientCertificateAuthority();
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(
                    tls.certificateChain().toFile(), tls.privateKey().toFile());
            if (protocols != null) {
                builder.applicationProtocolConfig(protocols);
            }
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
