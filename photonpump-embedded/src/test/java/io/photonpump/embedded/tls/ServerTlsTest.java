package io.photonpump.embedded.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.photonpump.embedded.error.TlsConfigurationException;
import io.photonpump.embedded.internal.tls.TlsContexts;
import io.photonpump.embedded.tls.SelfMadeCertificates.ClientCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS between two real sockets that use the files of users. */
class ServerTlsTest {

    @Test
    void a_client_that_trusts_the_generated_authority_reaches_localhost_by_name_and_by_address() throws Exception {
        var tls = ServerTls.selfMade();

        for (String host : new String[] {"localhost", "127.0.0.1"}) {
            assertThat(talk(tls, host, client(tls.caCertificate(), null))).isEqualTo('p');
        }
    }

    @Test
    void a_client_with_the_systems_authorities_refuses_the_generated_certificate() {
        assertThatThrownBy(() -> talk(ServerTls.selfMade(), "localhost", SSLContext.getDefault()))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void a_name_that_is_not_in_the_certificate_is_refused() {
        var tls = SelfMadeCertificates.forHosts("db.example").serverTls();

        assertThatThrownBy(() -> talk(tls, "localhost", client(tls.caCertificate(), null)))
                .isInstanceOf(SSLException.class);
    }

    @Test
    void a_server_that_requires_client_certificates_accepts_only_clients_with_one() throws Exception {
        var certificates = SelfMadeCertificates.forHosts("localhost");
        var tls = certificates.serverTlsForKnownClients();

        assertThat(talk(tls, "localhost", client(tls.caCertificate(), certificates.clientCertificate("pony"))))
                .isEqualTo('p');
        assertThatThrownBy(() -> talk(tls, "localhost", client(tls.caCertificate(), null)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void given_pem_files_are_used(@TempDir Path directory) throws Exception {
        var made = ServerTls.selfMade();
        var folder = made.caCertificate().getParent();
        var chain = Files.writeString(
                directory.resolve("chain.pem"),
                Files.readString(folder.resolve("server.pem")) + Files.readString(made.caCertificate()));
        var given = ServerTls.of(chain, folder.resolve("server.key"));

        assertThat(given.caCertificate()).isEqualTo(chain);
        assertThat(talk(given, "localhost", client(given.caCertificate(), null)))
                .isEqualTo('p');
    }

    @Test
    void missing_and_invalid_files_are_named() {
        assertThatThrownBy(() -> TlsContexts.of(ServerTls.of(Path.of("no-such.pem"), Path.of("no-such.key"))))
                .isInstanceOf(TlsConfigurationException.class)
                .hasMessageContaining("no-such.pem")
                .hasMessageContaining("PKCS#8");
        var ca = ServerTls.selfMade().caCertificate();
        assertThatThrownBy(() -> TlsContexts.of(ServerTls.of(ca, ca))).isInstanceOf(TlsConfigurationException.class);
    }

    private static SSLContext client(Path ca, ClientCertificate certificate) throws SSLException {
        var builder = SslContextBuilder.forClient().trustManager(ca.toFile());
        if (certificate != null) {
            builder.keyManager(
                    certificate.certificate().toFile(), certificate.privateKey().toFile());
        }
        return ((JdkSslContext) builder.build()).context();
    }

    /** Returns the byte that a server with this identity sends to a client that verifies host names. */
    private static int talk(ServerTls tls, String host, SSLContext client) throws Exception {
        var serverContext = (JdkSslContext) TlsContexts.of(tls);
        try (var server = (SSLServerSocket) serverContext
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setNeedClientAuth(tls.toString().matches(".*clientCa=.*pem.*"));
            var answered = CompletableFuture.runAsync(() -> sayP(server));
            try (var socket = (SSLSocket) client.getSocketFactory().createSocket(host, server.getLocalPort())) {
                var parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
                int said = socket.getInputStream().read();
                answered.join();
                return said;
            }
        }
    }

    private static void sayP(SSLServerSocket server) {
        try (var socket = server.accept()) {
            socket.getOutputStream().write('p');
        } catch (IOException e) {
            // The tests check the client's side of the failure.
        }
    }
}
