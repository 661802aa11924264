package io.photonpump.embedded.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.tls.SelfMadeCertificates;
import io.photonpump.embedded.tls.ServerTls;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both versions of HTTP on one port. */
class HttpPortTest {

    private static final ServerTls TLS =
            SelfMadeCertificates.forHosts("localhost").serverTls();

    private static SSLContext trusting(ServerTls tls) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(tls.caCertificate())) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    /** Clients choose HTTP/2 by themselves if the server offers it. */
    @ParameterizedTest
    @EnumSource(Version.class)
    void the_interface_of_http_answers_over_both_versions_with_tls(Version version) throws Exception {
        try (EmbeddedEventStore server =
                EmbeddedEventStore.builder().dialect(Dialect.V23).tls(TLS).start()) {
            HttpClient client = HttpClient.newBuilder()
                    .version(version)
                    .sslContext(trusting(TLS))
                    .build();
            String base = "https://localhost:" + server.httpPort();

            HttpResponse<String> info = client.send(
                    HttpRequest.newBuilder(URI.create(base + "/info")).build(), BodyHandlers.ofString());
            HttpResponse<String> written = client.send(
                    HttpRequest.newBuilder(URI.create(base + "/streams/ponies"))
                            .header("Content-Type", "application/json")
                            .header("ES-EventId", UUID.randomUUID().toString())
                            .header("ES-EventType", "PonyJumped")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"cm\":65}"))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(info.version()).isEqualTo(version);
            assertThat(info.body()).contains("23.10.6");
            assertThat(written.statusCode()).isEqualTo(201);
            server.await("ponies", 1);
        }
    }

    @Test
    void the_url_for_clients_of_grpc_names_the_port_and_whether_there_is_tls() {
        try (EmbeddedEventStore plain =
                EmbeddedEventStore.builder().dialect(Dialect.V23).start()) {
            assertThat(plain.grpcUrl()).isEqualTo("esdb://localhost:" + plain.httpPort() + "?tls=false");
        }
        try (EmbeddedEventStore encrypted =
                EmbeddedEventStore.builder().dialect(Dialect.V23).tls(TLS).start()) {
            assertThat(encrypted.grpcUrl()).contains("?tls=true&tlsCaFile=");
        }
        try (EmbeddedEventStore old =
                EmbeddedEventStore.builder().dialect(Dialect.V5).start()) {
            assertThatIllegalStateException().isThrownBy(old::grpcUrl).withMessageContaining("no gRPC");
        }
    }
}
