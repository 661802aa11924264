package io.photonpump.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.cluster.Endpoint;
import io.photonpump.contract.TlsFixture.SecureServer;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.event.StartFrom;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.TlsSettings;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.testing.CapturedLog;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Encryption: TCP, gossip and administration by one {@link TlsSettings}, on servers with certificates made for the test. */
@Timeout(60)
public abstract class TlsContract extends Contract {

    /** A connect timeout that a test notices if a refusal waits for it. */
    private static final Duration LONG = Duration.ofSeconds(15);

    /** The time of a refusal "at once": a handshake on a busy machine. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    /** A connect timeout for tests with a silent server. */
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final TlsSettings DEFAULT = TlsSettings.defaults();

    private final TlsFixture tls;
    private final List<AutoCloseable> open = new ArrayList<>();

    protected TlsContract(ServerFixture server) {
        super(server);
        assumeTrue(
                server.tls() != null, "TLS is tested on servers with certificates of the test's own, not on this one");
        tls = requireNonNull(server.tls());
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private <T extends AutoCloseable> T closing(T closeable) {
        open.add(closeable);
        return closeable;
    }

    private ClientSettings settings(SecureServer secure, TlsSettings how) {
        return server.settings()
                .withServer("localhost", secure.tcpPort())
                .withHttpPort(secure.httpPort())
                .withReconnect(Backoff.defaults().withDelays(Duration.ofMillis(10), Duration.ofMillis(100)))
                .withConnectTimeout(LONG)
                .withTls(how);
    }

    private EventStoreClient connect(ClientSettings settings) {
        return closing(PhotonPump.connect(settings));
    }

    private EventStoreClient connect(SecureServer secure, TlsSettings how) {
        return connect(settings(secure, how));
    }

    private TlsSettings trusting() {
        return DEFAULT.withCaFile(tls.caFile());
    }

    private TlsSettings known() {
        return trusting().withClientCertificate(tls.clientCertificate(), tls.clientKey());
    }

    private String url(String scheme, int port, SecureServer secure, String keys) {
        return scheme + "://" + server.admin().username() + ":" + server.admin().password() + "@localhost:" + port
                + "?httpPort=" + secure.httpPort() + "&tls=true&tlsCaFile=" + encoded(tls.caFile()) + keys;
    }

    private static String encoded(Path file) {
        return URLEncoder.encode(file.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns a caller-supplied context, with the client certificate or without. */
    private SSLContext context(boolean known) throws Exception {
        var builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(tls.caFile().toFile());
        if (known) {
            builder.keyManager(tls.clientCertificate().toFile(), tls.clientKey().toFile());
        }
        return ((JdkSslContext) builder.build()).context();
    }

    private static void assertWritesAndReads(EventStoreClient client) {
        String stream = newStream("tls");
        await(client.publish(stream, jumps(0, 3)));
        assertThat(numbers(await(client.get(stream)).events())).containsExactly(0, 1, 2);
    }

    private static void assertAdministersAndGossips(EventStoreClient client, SecureServer secure) {
        assertThat(await(client.admin().nodeInfo()).version()).isNotEmpty();
        assertThat(await(client.admin().users().list())).isNotEmpty();
        assertThat(await(client.admin().clusterMembers()))
                .singleElement()
                .satisfies(member ->
                        assertThat(member.endpoint()).extracting(Endpoint::port).isEqualTo(secure.tcpPort()));
    }

    /** Checks that the connection is refused with advice, well before the connect timeout. */
    private static void assertRefusedAtOnce(EventStoreClient client, String... hints) {
        assertRefused(client, AT_ONCE, hints);
    }

    private static void assertRefused(EventStoreClient client, Duration within, String... hints) {
        var answer = client.connected().orTimeout(within.toMillis(), TimeUnit.MILLISECONDS);
        assertFailure(answer).isInstanceOfSatisfying(ConnectionFailedException.class, refused -> {
            assertThat(refused.endpoint().host()).isEqualTo("localhost");
            assertThat(refused.advice()).isNotEmpty();
            assertThat(refused).hasMessageContainingAll(hints);
        });
        assertThat(client.status().everReady()).isFalse();
    }

    @Test
    void a_server_of_the_authority_in_the_file_is_trusted() {
        var secure = closing(tls.start());

        assertWritesAndReads(connect(secure, trusting()));
    }

    @Test
    void the_url_can_set_everything() {
        var secure = closing(tls.start());
        var single = closing(PhotonPump.connect(url("eventstore", secure.tcpPort(), secure, "")));
        var gossiping = closing(PhotonPump.connect(url("eventstore+discover", secure.httpPort(), secure, "")));

        assertWritesAndReads(single);
        assertAdministersAndGossips(single, secure);
        assertAdministersAndGossips(gossiping, secure);
    }

    @Test
    void the_url_names_the_clients_certificate_too() {
        var strict = closing(tls.startForKnownClients());
        String keys = "&tlsCertFile=" + encoded(tls.clientCertificate()) + "&tlsKeyFile=" + encoded(tls.clientKey());

        assertWritesAndReads(closing(PhotonPump.connect(url("eventstore", strict.tcpPort(), strict, keys))));
    }

    @Test
    void an_untrusted_server_is_refused_at_once() {
        var secure = closing(tls.start());

        assertRefusedAtOnce(connect(secure, DEFAULT), "PKIX", "tlsCaFile");
    }

    @Test
    void a_certificate_for_another_host_is_refused_at_once() {
        var other = closing(tls.startUnderAnotherName());

        assertRefusedAtOnce(connect(other, trusting()), "localhost", "names this host");
    }

    @Test
    void without_verification_any_server_is_trusted_and_the_log_warns() {
        var other = closing(tls.startUnderAnotherName());
        try (var log = new CapturedLog()) {
            var careless = connect(other, DEFAULT.withoutVerification());
            assertThat(log.text()).contains("WARN").contains("TLS VERIFICATION IS OFF");

            assertWritesAndReads(careless);
            assertAdministersAndGossips(careless, other);
        }
        assertWritesAndReads(
                closing(PhotonPump.connect("eventstore://localhost:" + other.tcpPort() + "?tls=true&tlsVerify=false")));
    }

    @Test
    void a_client_certificate_is_sent_to_a_server_that_requests_one() {
        var strict = closing(tls.startForKnownClients());
        var client = connect(strict, known());

        assertWritesAndReads(client);
        assertAdministersAndGossips(client, strict);
    }

    @Test
    void a_server_that_requires_a_certificate_refuses_other_clients_and_the_message_names_it() {
        var strict = closing(tls.startForKnownClients());

        assertRefusedAtOnce(connect(strict, trusting()), "tlsCertFile", "tlsKeyFile");
    }

    @Test
    void a_caller_supplied_ssl_context_is_used() throws Exception {
        var strict = closing(tls.startForKnownClients());
        var client = connect(strict, TlsSettings.defaults().withSslContext(context(true)));

        assertWritesAndReads(client);
        assertAdministersAndGossips(client, strict);
    }

    @Test
    void the_host_name_is_verified_with_a_caller_supplied_context_too() throws Exception {
        var other = closing(tls.startUnderAnotherName());

        assertRefusedAtOnce(
                connect(other, TlsSettings.defaults().withSslContext(context(false))), "localhost", "names this host");
    }

    @Test
    void tls_to_a_port_without_it_is_reported_within_the_connect_timeout() {
        var client = connect(server.settings().withTls(trusting()).withConnectTimeout(SHORT));

        assertRefused(client, AT_ONCE, "tls=false");
    }

    /** A server that stops closes one connection; a server that requires TLS closes each. */
    @Test
    void no_tls_to_a_port_with_it_is_reported_after_two_hang_ups() {
        var secure = closing(tls.start());
        var client = connect(settings(secure, DEFAULT).withoutTls().withConnectTimeout(SHORT));

        Awaitility.await()
                .atMost(TIME_LIMIT)
                .untilAsserted(() -> assertFailure(client.connected())
                        .isInstanceOf(ConnectionFailedException.class)
                        .hasMessageContaining("tls=true"));
    }

    @Test
    void gossip_in_the_clear_from_a_port_with_tls_is_reported_within_the_connect_timeout() {
        var secure = closing(tls.start());
        var client = connect(settings(secure, DEFAULT)
                .withoutTls()
                .withGossipSeeds(List.of(new Endpoint("localhost", secure.httpPort())))
                .withConnectTimeout(SHORT));

        // The first answer may take longer than one connect timeout on a busy machine.
        Awaitility.await()
                .atMost(TIME_LIMIT)
                .untilAsserted(() -> assertFailure(client.connected())
                        .isInstanceOf(ConnectionFailedException.class)
                        .hasMessageContaining("tls=true"));
    }

    @Test
    void http_may_be_unencrypted_with_encrypted_tcp_and_the_log_warns() {
        var older = closing(tls.startWithPlainHttp());
        EventStoreClient byUrl;
        try (var log = new CapturedLog()) {
            byUrl = closing(PhotonPump.connect(url("eventstore", older.tcpPort(), older, "&httpTls=false")));
            assertThat(log.text()).contains("WARN").contains("can be read on the way");
        }
        var gossiping = connect(settings(older, trusting())
                .withoutHttpTls()
                .withGossipSeeds(List.of(new Endpoint("localhost", older.httpPort()))));

        assertWritesAndReads(byUrl);
        assertAdministersAndGossips(byUrl, older);
        assertWritesAndReads(gossiping);
        assertAdministersAndGossips(gossiping, older);
    }

    @Test
    void encrypted_http_to_a_port_in_the_clear_is_reported_with_the_setting_that_helps() {
        var older = closing(tls.startWithPlainHttp());

        assertFailure(connect(older, trusting()).admin().nodeInfo())
                .isInstanceOf(PhotonPumpException.class)
                .hasMessageContaining("httpTls=false");
    }

    @Test
    void the_client_reconnects_with_encryption() {
        var secure = closing(tls.start());
        var wire = closing(new CuttableWire("localhost", secure.tcpPort()));
        var client = connect(settings(secure, trusting()).withServer("localhost", wire.port()));
        String stream = newStream("tls");
        var heard = new Heard();
        closing(client.subscribeTo(stream, SubscribeOptions.from(StartFrom.beginning())))
                .forEach(heard);

        for (int n = 0; n < 20; n++) {
            await(client.publish(stream, jumps(n, 1)));
            if (n % 5 == 4) {
                wire.cut();
            }
        }

        assertThat(heard.numbersOnceThereAre(20)).isEqualTo(range(0, 20));
    }

    @Test
    void a_password_is_in_no_message_and_no_log_whatever_goes_wrong() {
        String password = "oats-and-hay";
        var secure = closing(tls.start());
        var strict = closing(tls.startForKnownClients());
        try (var log = new CapturedLog()) {
            var told = new StringBuilder();
            for (var settings : List.of(
                    settings(secure, DEFAULT),
                    settings(secure, DEFAULT).withoutTls().withConnectTimeout(SHORT),
                    settings(secure, trusting()),
                    settings(strict, trusting()),
                    settings(secure, DEFAULT.withoutVerification()))) {
                var client = connect(settings.withCredentials("admin", password));
                told.append(failure(() -> await(client.connected())));
                told.append(failure(() -> await(client.admin().users().list())));
                told.append(client).append(client.status()).append(settings);
            }

            assertThat(told)
                    .contains("PKIX", "tls=true", "tlsCertFile", "admin")
                    .doesNotContain(password);
            assertThat(log.text()).contains("WARN").doesNotContain(password);
        }
    }

    /** Returns the text of an exception with its causes. */
    private static String failure(ThrowingCallable call) {
        var text = new StringWriter();
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isNotNull();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void a_replaced_certificate_is_used_for_the_next_connection() throws Exception {
        SecureServer strict = closing(tls.startForKnownClients());
        AtomicReference<SSLContext> context = new AtomicReference<>(context(false));
        EventStoreClient client = connect(strict, TlsSettings.defaults().withSslContext(context::get));
        assertFailure(client.connected()).isInstanceOf(ConnectionFailedException.class);

        context.set(context(true));

        eventually(
                () -> client.connected().handle((done, error) -> error == null).join());
        assertWritesAndReads(client);
        assertThat(await(client.admin().nodeInfo())).isNotNull();
    }
}
