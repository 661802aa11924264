package io.photonpump.embedded.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.photonpump.PhotonPump;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.RawClient;
import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.fault.Moment;
import io.photonpump.embedded.fault.Operation;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** A server with TLS on both ports. */
class TlsServerTest {

    private static SSLContext trusting(Path ca) throws SSLException {
        return ((JdkSslContext)
                        SslContextBuilder.forClient().trustManager(ca.toFile()).build())
                .context();
    }

    @Test
    void the_url_of_the_server_is_all_a_client_needs() {
        try (var server = EmbeddedEventStore.builder().tls(ServerTls.selfMade()).start();
                var client = PhotonPump.connect(server.url())) {
            assertThat(client.publishEvent("ponies", "PonyJumped", Map.of())
                            .join()
                            .lastEventNumber())
                    .isZero();
            assertThat(client.getEvent("ponies", 0).join().event()).isNotNull();
        }
    }

    @Test
    void http_uses_tls_and_gossip_reports_the_secure_port() throws Exception {
        var tls = ServerTls.selfMade();
        try (var server = EmbeddedEventStore.builder().tls(tls).start()) {
            var client = HttpClient.newBuilder()
                    .sslContext(trusting(tls.caCertificate()))
                    .build();
            var request = HttpRequest.newBuilder(URI.create("https://localhost:" + server.httpPort() + "/gossip"))
                    .build();

            var gossip =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();

            assertThat(gossip)
                    .contains("\"externalSecureTcpPort\":" + server.tcpPort())
                    .contains("\"externalTcpPort\":0");
        }
    }

    @Test
    void a_client_without_tls_is_disconnected() {
        try (var server = EmbeddedEventStore.builder().tls(ServerTls.selfMade()).start();
                var client = RawClient.connect(server.tcpPort())) {
            client.sendWrite("ponies");

            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void a_server_with_a_client_authority_accepts_no_other_clients() throws Exception {
        var certificates = SelfMadeCertificates.forHosts("localhost", "127.0.0.1");
        var own = certificates.clientCertificate("pony");
        try (var server = EmbeddedEventStore.builder()
                .tls(certificates.serverTlsForKnownClients())
                .start()) {
            var url = server.url() + "&tlsCertFile=" + own.certificate() + "&tlsKeyFile=" + own.privateKey();
            try (var client = PhotonPump.connect(url)) {
                client.connected().join();
            }
            assertThatThrownBy(() -> {
                        try (var stranger = RawClient.connect(
                                trusting(certificates.caCertificate()).getSocketFactory(), server.tcpPort())) {
                            stranger.write("ponies");
                        }
                    })
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Test
    void faults_work_with_tls() throws Exception {
        var tls = ServerTls.selfMade();
        try (var server = EmbeddedEventStore.builder().tls(tls).start();
                var client = RawClient.connect(trusting(tls.caCertificate()).getSocketFactory(), server.tcpPort())) {
            server.faults(FaultScript.none()
                    .when(Moment.beforeExecuting(Operation.WRITE), Fault.splitFrames(1))
                    .when(Moment.afterReply(Operation.WRITE).number(2), Fault.dropConnection()));

            client.write("ponies");
            client.write("ponies");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }
}
