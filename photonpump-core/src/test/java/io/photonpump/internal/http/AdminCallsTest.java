package io.photonpump.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import io.photonpump.admin.NodeInfo;
import io.photonpump.client.CallOptions;
import io.photonpump.client.EventStoreAdmin;
import io.photonpump.cluster.Endpoint;
import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.AdminException;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.tcp.TcpMemberEndpoints;
import io.photonpump.internal.tls.Pki;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminCallsTest extends HttpAdminFixture {

    @Test
    void sends_the_credentials_of_the_settings_or_of_the_call() {
        server.on("/info", "{}");
        get(admin.nodeInfo());
        assertThat(server.lastAsked().header("Authorization")).isEqualTo(basic("admin:chang:eit"));
        get(admin.with(CallOptions.defaults().withCredentials(new Credentials("fern", "häy")))
                .nodeInfo());
        assertThat(server.lastAsked().header("Authorization")).isEqualTo(basic("fern:häy"));
        get(admin(ClientSettings.defaults().withHttpPort(server.port()), SOMEWHERE)
                .nodeInfo());
        assertThat(server.lastAsked().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void a_call_that_is_cancelled_hangs_up() throws Exception {
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ClientSettings settings = ClientSettings.parse("eventstore://127.0.0.1:1?httpPort=" + door.getLocalPort());
            CompletableFuture<?> info = admin(settings, null).nodeInfo();
            try (Socket socket = door.accept()) {
                socket.setSoTimeout(10_000);
                assertThat(socket.getInputStream().read()).isEqualTo('G');

                info.cancel(true);

                Throwable end = catchThrowable(() -> socket.getInputStream().readAllBytes());
                assertThat(end instanceof SocketTimeoutException).isFalse();
            }
        }
    }

    @Test
    void follows_a_redirect_to_the_leader_once_with_the_same_request() {
        HttpPeer leader = peer().on("POST", "/users/", 201, "{}");
        Map<String, String> location = Map.of("Location", "http://127.0.0.1:" + leader.port() + "/users/");
        server.on("POST", "/users/", 307, "", location);
        get(admin.users().create("fern", "Fern", List.of(), "oats"));
        assertThat(leader.lastAsked().method()).isEqualTo("POST");
        assertThat(leader.lastAsked().body()).isEqualTo(server.lastAsked().body());
        assertThat(leader.lastAsked().header("Authorization")).isEqualTo(basic("admin:chang:eit"));
        leader.on("POST", "/users/", 307, "", location);
        assertThatThrownBy(() -> get(admin.users().create("fern", "Fern", List.of(), "oats")))
                .asInstanceOf(throwable(AdminException.class))
                .satisfies(e -> assertThat(e.status()).isEqualTo(307));
        assertThat(leader.asked()).hasSize(2);
    }

    @Test
    void asks_the_leader_known_from_gossip_and_the_connected_node_about_itself() {
        HttpPeer leader = peer().on("/users/", "{\"data\":[]}");
        HttpPeer follower = peer().on("/info", "{\"esVersion\":\"1\"}");
        follower.on(
                "/gossip",
                "{\"members\":[" + member("Leader", 1, leader) + "," + member("Follower", 2, follower) + "]}");
        ClientSettings settings = ClientSettings.defaults().withGossipSeeds(List.of(follower.endpoint()));
        HttpSender http = HttpSender.of(settings, threads);
        HttpAdmin clustered = admin(
                settings,
                http,
                new GossipDiscovery(settings, http, new TcpMemberEndpoints(settings.tls() != null)),
                new Endpoint("10.0.0.1", 2));
        assertThat(get(clustered.users().list())).isEmpty();
        assertThat(get(clustered.nodeInfo()).version()).isEqualTo("1");
        assertThat(leader.asked()).hasSize(1);
    }

    @Test
    void asks_the_first_server_of_the_settings_while_not_connected() {
        server.on("/info", "{\"esVersion\":\"1\"}");
        ClientSettings settings = ClientSettings.parse("eventstore://127.0.0.1:1?httpPort=" + server.port());
        assertThat(get(admin(settings, null).nodeInfo()).version()).isEqualTo("1");
    }

    @Test
    void asks_the_servers_of_the_settings_in_turn_while_not_connected() {
        server.on("/info", "{\"esVersion\":\"1\"}");
        String query = "?httpPort=" + server.port();
        ClientSettings secondRuns = ClientSettings.parse("eventstore://nowhere.invalid,127.0.0.1" + query);
        assertThat(get(admin(secondRuns, null).nodeInfo()).version()).isEqualTo("1");
        ClientSettings noneRuns = ClientSettings.parse("eventstore://nowhere.invalid,elsewhere.invalid" + query);
        assertThatThrownBy(() -> get(admin(noneRuns, null).nodeInfo()))
                .asInstanceOf(throwable(ConnectionFailedException.class))
                .satisfies(e -> assertThat(e.endpoint().host()).isEqualTo("elsewhere.invalid"));
    }

    @Test
    void an_answer_of_the_first_server_counts_even_if_it_is_a_refusal() {
        server.on("GET", "/info", 503, "");
        ClientSettings settings = ClientSettings.parse("eventstore://127.0.0.1,localhost?httpPort=" + server.port());
        assertThatThrownBy(() -> get(admin(settings, null).nodeInfo())).isInstanceOf(AdminException.class);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void uses_unencrypted_http_when_only_tcp_is_encrypted() {
        server.on("/info", "{\"esVersion\":\"5\"}");
        ClientSettings settings =
                ClientSettings.parse("eventstore://127.0.0.1?tls=true&httpTls=false&httpPort=" + server.port());
        assertThat(get(admin(settings, SOMEWHERE).nodeInfo()).version()).isEqualTo("5");
    }

    @Test
    void waits_for_a_server_when_only_a_supplied_discovery_knows_one() {
        ClientSettings settings = ClientSettings.defaults().withDiscovery(failed -> new CompletableFuture<>());
        assertThatThrownBy(() -> get(admin(settings, null).nodeInfo()))
                .isInstanceOf(ConnectionFailedException.class)
                .hasMessageContaining("wait for connected()");
    }

    @Test
    void distinguishes_refused_credentials_from_refused_access() {
        server.on("GET", "/users/", 401, "{\"success\":false,\"error\":\"Unauthorized\"}");
        server.on("GET", "/users/$current", 401, "");
        assertThatThrownBy(() -> get(admin.users().list()))
                .asInstanceOf(throwable(NotAuthenticatedException.class))
                .satisfies(e -> assertThat(e.username()).isEqualTo("admin"));
        server.on("GET", "/users/$current", 200, "{}");
        assertThatThrownBy(() -> get(admin.users().list()))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("listing users: Unauthorized")
                .hasMessageContaining("the user 'admin'");
        server.on("GET", "/users/", 403, "");
        assertThatThrownBy(() -> get(admin.users().list())).isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void reports_an_unauthorized_answer_as_refused_credentials() {
        server.on("GET", "/users/$current", 401, "");
        assertThatThrownBy(() -> get(admin.users().current()))
                .asInstanceOf(throwable(NotAuthenticatedException.class))
                .satisfies(e -> assertThat(e.username()).isEqualTo("admin"));
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void reports_missing_credentials() {
        server.on("GET", "/users/", 401, "");
        HttpAdmin anonymous = admin(ClientSettings.defaults().withHttpPort(server.port()), SOMEWHERE);
        assertThatThrownBy(() -> get(anonymous.users().list()))
                .asInstanceOf(throwable(NotAuthenticatedException.class))
                .satisfies(e -> assertThat(e.username()).isNull())
                .hasMessageContaining("listing users");
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void reports_other_refusals_with_the_servers_message_and_without_the_password() {
        server.on("POST", "/users/", 409, "{\"loginName\":\"fern\",\"error\":\"Conflict of oats\"}");
        assertThatThrownBy(() -> get(admin.users().create("fern", "Fern", List.of(), "oats")))
                .asInstanceOf(throwable(AdminException.class))
                .satisfies(e -> assertThat(e.status()).isEqualTo(409))
                .hasMessage("creating user 'fern' failed with HTTP status 409: Conflict of ***");
        server.on("GET", "/info", 500, "<html>long</html>");
        assertThatThrownBy(() -> get(admin.nodeInfo()))
                .hasMessage("reading the node's info failed with HTTP status 500");
        server.on("GET", "/info", 503, "x".repeat(1000));
        assertThatThrownBy(() -> get(admin.nodeInfo()))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500));
    }

    @Test
    void reports_advice_for_a_server_that_is_not_ready_or_lacks_a_feature() {
        server.on("GET", "/users/", 503, "");
        assertThatThrownBy(() -> get(admin.users().list())).hasMessageEndingWith("try again");
        assertThatThrownBy(() -> get(admin.projections().list())).hasMessageEndingWith("(its version, or its options)");
    }

    @Test
    void refuses_a_username_that_http_cannot_carry() {
        EventStoreAdmin colon = admin.with(CallOptions.defaults().withCredentials(new Credentials("a:b", "c")));
        assertThatThrownBy(() -> get(colon.nodeInfo())).hasMessageContaining("colon");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void reports_an_answer_that_is_not_from_an_event_store() {
        server.on("/info", "<html>welcome</html>");
        assertThatThrownBy(() -> get(admin.nodeInfo()))
                .isInstanceOf(AdminException.class)
                .hasMessageContaining("httpPort");
        server.on("/gossip", "7");
        assertThatThrownBy(() -> get(admin.clusterMembers())).isInstanceOf(AdminException.class);
    }

    @Test
    void names_host_port_and_setting_when_nothing_listens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        HttpAdmin nowhere = admin(settings(port), SOMEWHERE);
        assertThatThrownBy(() -> get(nowhere.nodeInfo()))
                .asInstanceOf(throwable(ConnectionFailedException.class))
                .satisfies(e -> assertThat(e.endpoint()).isEqualTo(new Endpoint("127.0.0.1", port)))
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("httpPort=" + port);
    }

    @Test
    void fails_after_the_timeout_of_the_call() {
        server.fallSilent();
        EventStoreAdmin hurried = admin.with(CallOptions.defaults().withTimeout(Duration.ofMillis(200)));
        assertThatThrownBy(() -> get(hurried.nodeInfo()))
                .asInstanceOf(throwable(OperationTimedOutException.class))
                .satisfies(e -> assertThat(e.sent()).isTrue())
                .hasMessageContaining("within 200 ms (waiting for 127.0.0.1:" + server.port());
    }

    @Test
    void ends_the_wait_when_the_client_is_closed() {
        server.fallSilent();
        CompletableFuture<NodeInfo> waiting = admin.nodeInfo();
        Awaitility.await().until(() -> !server.asked().isEmpty());
        admin.close();
        assertThatThrownBy(() -> get(waiting)).isInstanceOf(ClientClosedException.class);
        assertThatThrownBy(() -> get(admin.with(CallOptions.defaults()).nodeInfo()))
                .isInstanceOf(ClientClosedException.class);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void uses_the_tls_settings_of_the_client(@TempDir Path directory) {
        Pki pki = new Pki();
        HttpPeer secure =
                HttpPeer.encrypted(pki.server(pki.issue(false, "localhost"))).on("/info", "{}");
        open.add(secure);
        ClientSettings trusting =
                settings(secure.port()).withTls(TlsSettings.defaults().withCaFile(pki.caFile(directory)));
        get(admin(trusting, new Endpoint("localhost", 1)).nodeInfo());
        assertThatThrownBy(() -> get(admin(trusting, SOMEWHERE).nodeInfo()))
                .isInstanceOf(ConnectionFailedException.class)
                .hasMessageContaining("TLS handshake failed");
    }

    @Test
    void asks_the_supplier_again_when_the_server_refuses_its_credentials_and_repeats_the_call() {
        Credentials old = new Credentials("fern", "oats");
        Credentials young = new Credentials("fern", "hay");
        AtomicReference<Credentials> supplied = new AtomicReference<>(old);
        server.on("POST", "/users/", 401, "");
        ClientSettings settings = ClientSettings.defaults()
                .withHttpPort(server.port())
                .withCredentials(() -> {
                    server.on("POST", "/users/", supplied.get().equals(young) ? 201 : 401, "");
                    return supplied.getAndSet(young);
                });

        get(admin(settings, SOMEWHERE).users().create("derpy", "Derpy", List.of(), "muffin"));

        assertThat(server.asked())
                .extracting(asked -> asked.header("Authorization"))
                .containsExactly(basic("fern:oats"), basic("fern:hay"));
    }

    @Test
    void a_supplier_that_returns_refused_credentials_again_is_asked_only_once_more() {
        AtomicInteger questions = new AtomicInteger();
        server.on("POST", "/users/", 401, "").on("GET", "/users/$current", 401, "");
        ClientSettings settings = ClientSettings.defaults()
                .withHttpPort(server.port())
                .withCredentials(() -> {
                    questions.incrementAndGet();
                    return new Credentials("fern", "oats");
                });

        assertThatThrownBy(() -> get(admin(settings, SOMEWHERE).users().create("derpy", "Derpy", List.of(), "muffin")))
                .isInstanceOf(NotAuthenticatedException.class);
        assertThat(questions).hasValue(2);
    }

    @Test
    void a_supplier_is_not_asked_for_a_call_with_its_own_credentials() {
        server.on("/info", "{}").on("POST", "/users/", 401, "").on("GET", "/users/$current", 401, "");
        ClientSettings settings = ClientSettings.defaults()
                .withHttpPort(server.port())
                .withCredentials(() -> {
                    throw new IllegalStateException("asked all the same");
                });
        EventStoreAdmin own = admin(settings, SOMEWHERE)
                .with(CallOptions.defaults().withCredentials(new Credentials("fern", "oats")));

        get(own.nodeInfo());
        assertThatThrownBy(() -> get(own.users().create("derpy", "Derpy", List.of(), "muffin")))
                .isInstanceOf(NotAuthenticatedException.class);
    }

    @Test
    void a_supplier_that_throws_fails_the_call_before_anything_is_sent() {
        ClientSettings settings = ClientSettings.defaults()
                .withHttpPort(server.port())
                .withCredentials(() -> {
                    throw new IllegalStateException("the vault is sealed");
                });

        assertThatThrownBy(() -> get(admin(settings, SOMEWHERE).nodeInfo()))
                .isInstanceOf(ConnectionFailedException.class)
                .hasMessageContaining("the vault is sealed");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void the_other_addresses_of_a_name_are_tried_when_the_first_refuses_connections() throws Exception {
        HttpPeer second = HttpPeer.plain(InetAddress.getByName("127.0.0.1"), 0).on("/info", "{\"esVersion\":\"1\"}");
        open.add(second);
        names = host -> new InetAddress[] {InetAddress.getByName("127.0.0.9"), InetAddress.getByName("127.0.0.1")};
        ClientSettings settings = ClientSettings.defaults().withHttpPort(second.port());
        HttpAdmin named = admin(settings, new Endpoint("127.0.0.9", 1113));

        assertThat(get(named.nodeInfo()).version()).isEqualTo("1");
        assertThat(get(named.nodeInfo()).version()).isEqualTo("1");
    }

    @Test
    void the_next_call_does_not_begin_with_an_address_that_did_not_answer_in_time() throws Exception {
        HttpPeer silent = HttpPeer.plain(InetAddress.getByName("127.0.0.9"), 0).fallSilent();
        HttpPeer second = HttpPeer.plain(InetAddress.getByName("127.0.0.1"), silent.port())
                .on("/info", "{\"esVersion\":\"1\"}");
        open.add(silent);
        open.add(second);
        names = host -> new InetAddress[] {InetAddress.getByName("127.0.0.9"), InetAddress.getByName("127.0.0.1")};
        ClientSettings settings = ClientSettings.defaults().withHttpPort(second.port());
        HttpAdmin named = admin(settings, new Endpoint("127.0.0.9", 1113));

        assertThatThrownBy(() -> get(named.with(CallOptions.defaults().withTimeout(Duration.ofMillis(500)))
                        .nodeInfo()))
                .isInstanceOf(OperationTimedOutException.class);

        assertThat(get(named.nodeInfo()).version()).isEqualTo("1");
    }

    @Test
    void requests_after_the_authority_was_replaced_trust_the_new_one(@TempDir Path directory) {
        Pki old = new Pki();
        Pki young = new Pki();
        HttpPeer secure = HttpPeer.encrypted(young.server(young.issueForAddress("127.0.0.1")))
                .on("/info", "{\"esVersion\":\"1\"}");
        open.add(secure);
        ClientSettings settings = ClientSettings.defaults()
                .withHttpPort(secure.port())
                .withTls(TlsSettings.defaults().withCaFile(old.caFile(directory)));
        HttpAdmin encrypted = admin(settings, SOMEWHERE);
        assertThatThrownBy(() -> get(encrypted.nodeInfo())).isInstanceOf(ConnectionFailedException.class);

        young.caFile(directory);

        assertThat(get(encrypted.nodeInfo()).version()).isEqualTo("1");
    }
}
