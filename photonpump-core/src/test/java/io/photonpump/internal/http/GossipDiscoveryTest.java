package io.photonpump.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodePreference;
import io.photonpump.cluster.NodeSelector;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.internal.net.NameService;
import io.photonpump.internal.tcp.TcpMemberEndpoints;
import io.photonpump.internal.tls.Pki;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class GossipDiscoveryTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
        threads.shutdownNow();
    }

    @Test
    void asks_a_seed_and_returns_the_leader() {
        HttpPeer seed = peer();
        seed.on("/gossip", gossip(member("Slave", 1, seed), member("Master", 2, seed), member("Slave", 3, seed)));
        assertThat(next(discovery(seed), null)).isEqualTo(at(2));
        assertThat(seed.lastAsked().path()).isEqualTo("/gossip?format=json");
        assertThat(seed.lastAsked().header("Authorization")).isEmpty();
        assertThat(seed.lastAsked().headers()).doesNotContainKey("Upgrade");
    }

    @Test
    void does_not_return_the_node_that_failed_when_there_is_another() {
        HttpPeer seed = peer();
        seed.on("/gossip", gossip(member("Leader", 1, seed), member("Follower", 2, seed)));
        GossipDiscovery discovery = discovery(seed);
        assertThat(next(discovery, null)).isEqualTo(at(1));
        assertThat(next(discovery, at(1))).isEqualTo(at(2));
        assertThat(next(discovery, at(2))).isEqualTo(at(1));
    }

    @Test
    void returns_the_node_that_failed_when_there_is_no_other() {
        HttpPeer seed = peer();
        seed.on("/gossip", gossip(member("Leader", 1, seed)));
        assertThat(next(discovery(seed), at(1))).isEqualTo(at(1));
    }

    @Test
    void leaves_out_dead_nodes_managers_stopping_nodes_and_nodes_without_a_port() {
        HttpPeer seed = peer();
        seed.on(
                "/gossip",
                gossip(
                        member("Leader", 1, seed).replace("\"isAlive\":true", "\"isAlive\":false"),
                        member("Manager", 2, seed),
                        member("ShuttingDown", 3, seed),
                        member("Shutdown", 4, seed),
                        member("Leader", 0, seed),
                        member("Clone", 6, seed)));
        GossipDiscovery discovery = discovery(seed);
        assertThat(next(discovery, null)).isEqualTo(at(6));
        assertThat(next(discovery, at(6))).isEqualTo(at(6));
    }

    @Test
    void uses_a_node_in_an_unknown_state_as_a_last_resort() {
        HttpPeer seed = peer();
        seed.on("/gossip", gossip(member("Hibernating", 1, seed)));
        assertThat(next(discovery(seed), null)).isEqualTo(at(1));
    }

    @Test
    void follows_the_node_preference_of_the_settings() {
        HttpPeer seed = peer();
        seed.on(
                "/gossip",
                gossip(member("Leader", 1, seed), member("Follower", 2, seed), member("ReadOnlyReplica", 3, seed)));
        assertThat(next(discovery(NodePreference.FOLLOWER, seed), null)).isEqualTo(at(2));
        assertThat(next(discovery(NodePreference.READ_ONLY_REPLICA, seed), null))
                .isEqualTo(at(3));
    }

    @Test
    void goes_to_the_next_seed_when_one_is_down() {
        HttpPeer seed = peer();
        seed.on("/gossip", gossip(member("Leader", 1, seed)));
        GossipDiscovery discovery =
                discovery(settings(NodePreference.LEADER, List.of(closedPort(), seed.endpoint(), closedPort())));
        for (int i = 0; i < 5; i++) {
            assertThat(next(discovery, at(1))).isEqualTo(at(1));
        }
    }

    @Test
    void goes_to_the_next_seed_when_one_never_answers() {
        HttpPeer silent = peer().fallSilent();
        HttpPeer seed = peer();
        seed.on("/gossip", gossip(member("Leader", 1, seed)));
        // The first seed is random, so repeat until the silent one was asked first.
        do {
            assertThat(next(impatient(List.of(silent.endpoint(), seed.endpoint())), null))
                    .isEqualTo(at(1));
        } while (silent.asked().isEmpty());
    }

    @Test
    void asks_known_members_before_the_seeds_but_not_the_failed_one() {
        HttpPeer seed = peer();
        HttpPeer first = peer();
        HttpPeer second = peer();
        String members = gossip(member("Leader", 1, first), member("Follower", 2, second));
        seed.on("/gossip", members);
        first.on("/gossip", members);
        second.on("/gossip", gossip(member("Follower", 1, first), member("Leader", 2, second)));
        // The first peer is random: in ten rounds it would be the wrong one at some time.
        for (int i = 0; i < 10; i++) {
            GossipDiscovery discovery = discovery(seed);
            assertThat(next(discovery, null)).isEqualTo(at(1));
            assertThat(next(discovery, at(1))).isEqualTo(at(2));
        }
        assertThat(seed.asked()).hasSize(10);
        assertThat(first.asked()).isEmpty();
        assertThat(second.asked()).hasSize(10);
    }

    @Test
    void returns_to_the_seeds_when_no_member_answers() {
        HttpPeer seed = peer();
        HttpPeer member = peer();
        seed.on("/gossip", gossip(member("Leader", 1, member), member("Follower", 2, member)));
        GossipDiscovery discovery = discovery(seed);
        assertThat(next(discovery, null)).isEqualTo(at(1));
        member.close();
        assertThat(next(discovery, null)).isEqualTo(at(1));
        assertThat(seed.asked()).hasSize(2);
    }

    @Test
    void uses_all_addresses_of_a_name() throws Exception {
        InetAddress v6 = InetAddress.getByName("::1");
        assumeThat(hasLoopback(v6)).as("this machine has IPv6").isTrue();
        HttpPeer overV4 = HttpPeer.plain(InetAddress.getByName("127.0.0.1"), 0);
        open.add(overV4);
        HttpPeer overV6 = HttpPeer.plain(v6, overV4.port());
        open.add(overV6);
        overV4.on("/gossip", 503 + "");
        overV6.on("/gossip", gossip(member("Leader", 1, overV4)));
        GossipDiscovery discovery = discovery(
                settings(NodePreference.LEADER, List.of(new Endpoint("cluster.example", overV4.port()))),
                host -> new InetAddress[] {InetAddress.getByName("127.0.0.1"), v6});
        assertThat(next(discovery, null)).isEqualTo(at(1));
        assertThat(overV6.asked()).hasSize(1);
    }

    @Test
    void resolves_names_again_for_each_discovery() {
        HttpPeer seed = peer();
        seed.on("/gossip", gossip(member("Leader", 1, seed)));
        boolean[] known = {false};
        GossipDiscovery discovery = discovery(
                settings(NodePreference.LEADER, List.of(new Endpoint("nowhere.invalid", seed.port()))), host -> {
                    if (known[0]) {
                        return new InetAddress[] {InetAddress.getByName("127.0.0.1"), InetAddress.getByName("127.0.0.1")
                        };
                    }
                    throw new UnknownHostException(host);
                });
        assertThatThrownBy(() -> next(discovery, null)).hasMessageContaining("the name is not known");
        known[0] = true;
        assertThat(next(discovery, null)).isEqualTo(at(1));
    }

    @Test
    void accepts_a_certificate_with_the_name_that_led_to_the_address(@TempDir Path directory) {
        Pki pki = new Pki();
        HttpPeer seed = HttpPeer.encrypted(pki.server(pki.issue(false, "cluster.example")));
        open.add(seed);
        String member = member("Leader", 0, seed).replace("\"externalSecureTcpPort\":0", "\"externalSecureTcpPort\":5");
        seed.on("/gossip", gossip(member));
        TlsSettings tls = TlsSettings.defaults().withCaFile(pki.caFile(directory));
        assertThat(next(secureDiscovery(tls, "cluster.example", seed), null)).isEqualTo(at(5));
        assertThatThrownBy(() -> next(secureDiscovery(tls, "other.example", seed), null))
                .hasMessageContaining("check tlsCaFile, and that the certificate names this host");
    }

    private GossipDiscovery secureDiscovery(TlsSettings tls, String name, HttpPeer seed) {
        ClientSettings settings = settings(NodePreference.LEADER, List.of(new Endpoint(name, seed.port())))
                .withTls(tls);
        InetAddress[] twice = {InetAddress.getLoopbackAddress(), InetAddress.getLoopbackAddress()};
        return discovery(settings, host -> twice);
    }

    @Test
    void reports_the_reason_for_each_failed_seed() {
        HttpPeer silent = peer().fallSilent();
        HttpPeer missing = peer();
        HttpPeer html = peer().on("/gossip", "<html>");
        HttpPeer broken = peer().on("GET", "/gossip", 500, "");
        HttpPeer empty = peer().on("/gossip", "{\"members\":[]}");
        Endpoint closed = closedPort();
        List<Endpoint> seeds = new ArrayList<>(Stream.of(silent, missing, html, broken, empty)
                .map(HttpPeer::endpoint)
                .toList());
        seeds.add(closed);
        GossipDiscovery discovery = impatient(seeds);
        assertThatThrownBy(() -> next(discovery, null))
                .isInstanceOf(ConnectionFailedException.class)
                .hasMessageContaining(silent.endpoint() + ": no answer within 1 s")
                .hasMessageContaining(missing.endpoint() + ": it has no gossip (HTTP 404)")
                .hasMessageContaining(html.endpoint() + ": the answer is not JSON")
                .hasMessageContaining(broken.endpoint() + ": it answered with HTTP status 500")
                .hasMessageContaining(empty.endpoint() + ": none of its 0 nodes")
                .hasMessageContaining(closed + ": nothing takes connections there")
                .hasMessageContaining("usually 2113");
    }

    @Test
    void fails_only_the_attempt_in_which_the_selector_throws() {
        HttpPeer seed = peer();
        seed.on("/gossip", gossip(member("Leader", 1, seed)));
        RuntimeException thrown = new IllegalStateException("no idea");
        boolean[] broken = {true};
        GossipDiscovery discovery = discovery(
                nodes -> {
                    if (broken[0]) {
                        throw thrown;
                    }
                    return nodes;
                },
                seed);
        assertThatThrownBy(() -> next(discovery, null))
                .isInstanceOf(ConnectionFailedException.class)
                .hasCause(thrown)
                .hasMessageContaining("no idea");
        broken[0] = false;
        assertThat(next(discovery, null)).isEqualTo(at(1));
    }

    @Test
    void reports_that_the_nodes_accept_only_tls_clients() {
        HttpPeer seed = peer();
        String member =
                member("Leader", 0, seed).replace("\"externalSecureTcpPort\":0", "\"externalSecureTcpPort\":1115");
        seed.on("/gossip", gossip(member));
        assertThatThrownBy(() -> next(discovery(seed), null)).hasMessageContaining("add tls=true");
    }

    @Test
    void reports_a_seed_with_plain_http_when_tls_is_on() throws IOException {
        Endpoint seed = answeringAnything("HTTP/1.1 400 Bad Request\r\n\r\n");
        ClientSettings settings = settings(NodePreference.LEADER, List.of(seed)).withTls(TlsSettings.defaults());
        assertThatThrownBy(() -> next(discovery(settings), null)).hasMessageContaining("speaks plain HTTP");
    }

    @Test
    void reports_a_seed_with_possible_tls_when_tls_is_off() throws IOException {
        Endpoint seed = answeringAnything("");
        assertThatThrownBy(() -> next(discovery(settings(NodePreference.LEADER, List.of(seed))), null))
                .hasMessageContaining("add tls=true");
    }

    @Test
    void says_that_the_cluster_has_no_leader() {
        HttpPeer seed = peer();
        seed.on("/gossip", gossip(member("Slave", 1, seed)));
        assertThatThrownBy(() -> join(discovery(seed).leaderHttp()))
                .isInstanceOf(ConnectionFailedException.class)
                .hasMessageContaining("no node that leads the cluster now");
    }

    @Test
    void never_blocks_the_caller_even_if_a_name_lookup_hangs() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        HttpPeer seed = peer();
        seed.on("/gossip", gossip(member("Leader", 1, seed)));
        List<Thread> lookedUpOn = new CopyOnWriteArrayList<>();
        GossipDiscovery discovery = discovery(settings(NodePreference.LEADER, List.of(seed.endpoint())), host -> {
            lookedUpOn.add(Thread.currentThread());
            awaitUninterruptibly(answer);
            return new InetAddress[] {InetAddress.getByName(host)};
        });
        CompletableFuture<Endpoint> next = discovery.next(null);
        assertThat(next).isNotDone();
        answer.countDown();
        assertThat(join(next)).isEqualTo(at(1));
        assertThat(lookedUpOn).isNotEmpty().doesNotContain(Thread.currentThread());
    }

    @Test
    void fails_the_future_when_its_executor_has_ended() {
        HttpPeer seed = peer();
        seed.on("/gossip", gossip(member("Leader", 1, seed)));
        GossipDiscovery discovery = discovery(seed);
        next(discovery, null);
        threads.shutdownNow();
        assertThatThrownBy(() -> next(discovery, null)).isInstanceOf(ClientClosedException.class);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void knows_the_http_endpoints_of_the_leader_and_of_a_node() {
        HttpPeer seed = peer();
        HttpPeer leader = peer();
        seed.on("/gossip", gossip(member("Slave", 1, seed), member("Master", 2, leader)));
        GossipDiscovery discovery = discovery(seed);
        assertThat(discovery.httpEndpoint(at(2))).isNull();
        assertThat(discovery.leaderHttp().join()).isEqualTo(leader.endpoint());
        assertThat(discovery.httpEndpoint(at(2))).isEqualTo(leader.endpoint());
        assertThat(discovery.httpEndpoint(at(1))).isEqualTo(seed.endpoint());
    }

    /** A socket that answers every request with the same text and closes the connection. */
    private Endpoint answeringAnything(String text) throws IOException {
        ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        open.add(socket);
        threads.execute(() -> {
            try {
                while (true) {
                    try (Socket connection = socket.accept()) {
                        connection.getInputStream().read(new byte[8192]);
                        connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                    }
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        return new Endpoint("127.0.0.1", socket.getLocalPort());
    }

    private HttpPeer peer() {
        HttpPeer peer = HttpPeer.plain();
        open.add(peer);
        return peer;
    }

    private GossipDiscovery discovery(HttpPeer... seeds) {
        return discovery(NodePreference.LEADER, seeds);
    }

    private GossipDiscovery discovery(NodeSelector selector, HttpPeer... seeds) {
        return discovery(
                settings(selector, Stream.of(seeds).map(HttpPeer::endpoint).toList()));
    }

    /** Uses the default timeout of one second; the other tests do not depend on the load of the machine. */
    private GossipDiscovery impatient(List<Endpoint> seeds) {
        return discovery(ClientSettings.defaults().withGossipSeeds(seeds));
    }

    private GossipDiscovery discovery(ClientSettings settings) {
        return new GossipDiscovery(
                settings, HttpSender.of(settings, threads), new TcpMemberEndpoints(settings.tls() != null));
    }

    private GossipDiscovery discovery(ClientSettings settings, NameService names) {
        return new GossipDiscovery(
                settings, HttpSender.of(settings, threads), new TcpMemberEndpoints(settings.tls() != null), names);
    }

    private static ClientSettings settings(NodeSelector selector, List<Endpoint> seeds) {
        return ClientSettings.defaults()
                .withGossipSeeds(seeds)
                .withNodeSelector(selector)
                .withGossipTimeout(Duration.ofSeconds(10));
    }

    private static Endpoint next(GossipDiscovery discovery, Endpoint failed) {
        return join(discovery.next(failed));
    }

    private static Endpoint join(CompletableFuture<Endpoint> future) {
        try {
            return future.orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    /** A port without a server. */
    private static Endpoint closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Endpoint("127.0.0.1", socket.getLocalPort());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean hasLoopback(InetAddress address) throws SocketException {
        return NetworkInterface.getByInetAddress(address) != null;
    }

    private static Endpoint at(int tcpPort) {
        return new Endpoint("10.0.0.1", tcpPort);
    }

    private static String gossip(String... members) {
        return Stream.of(members).collect(Collectors.joining(",", "{\"members\":[", "]}"));
    }

    private static String member(String state, int tcpPort, HttpPeer http) {
        return """
                {"state":"%s","isAlive":true,"externalTcpIp":"10.0.0.1","externalTcpPort":%d,"externalSecureTcpPort":0,
                "httpEndPointIp":"127.0.0.1","httpEndPointPort":%d}""".formatted(state, tcpPort, http.port());
    }
}
