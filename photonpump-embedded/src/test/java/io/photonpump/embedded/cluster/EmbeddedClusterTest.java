package io.photonpump.embedded.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonpump.PhotonPump;
import io.photonpump.cluster.Endpoint;
import io.photonpump.embedded.RawClient;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.tls.ServerTls;
import io.photonpump.event.Credentials;
import io.photonpump.event.StartFrom;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.proto.ConnectToPersistentSubscriptionDto;
import io.photonpump.internal.tcp.proto.LeaderInfoDto;
import io.photonpump.internal.tcp.proto.NotHandledDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsCompletedDto;
import io.photonpump.internal.tcp.proto.WriteEventsCompletedDto;
import io.photonpump.subscription.SubscribeOptions;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EmbeddedClusterTest {

    private static final String STREAM = "ponies";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final EmbeddedCluster cluster = EmbeddedCluster.start(3);

    @AfterEach
    void close() {
        cluster.close();
    }

    private static RawClient client(EmbeddedNode node) {
        return RawClient.connect(node.tcpPort());
    }

    private static int events(EmbeddedNode node) {
        try (var client = client(node)) {
            client.sendReadForward(STREAM, 0, 100);
            return client.receive().as(ReadStreamEventsCompletedDto.parser()).getEventsCount();
        }
    }

    private static void write(EmbeddedNode node) {
        try (var client = client(node)) {
            assertThat(client.write(STREAM).getResult()).isZero();
        }
    }

    private static HttpResponse<String> get(EmbeddedNode node, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static List<String> states(EmbeddedNode witness) throws Exception {
        var states = new ArrayList<String>();
        for (JsonNode member :
                new JsonMapper().readTree(get(witness, "/gossip").body()).path("members")) {
            states.add(member.path("isAlive").asBoolean() ? member.path("state").asString() : "dead");
        }
        return states;
    }

    @Test
    void every_node_reports_one_master_and_its_slaves() throws Exception {
        for (EmbeddedNode node : cluster.nodes()) {
            assertThat(states(node)).containsExactlyInAnyOrder("Master", "Slave", "Slave");
        }
        assertThat(cluster.followers()).hasSize(2).doesNotContain(cluster.leader());
    }

    @Test
    void the_newer_dialect_names_a_leader_and_its_followers() throws Exception {
        try (var newer = EmbeddedCluster.builder().size(2).dialect(Dialect.V23).start()) {
            assertThat(states(newer.leader())).containsExactlyInAnyOrder("Leader", "Follower");
        }
    }

    @Test
    void every_node_has_the_writes_that_the_leader_acknowledged() {
        write(cluster.leader());

        assertThat(cluster.nodes()).allSatisfy(node -> assertThat(events(node)).isEqualTo(1));
    }

    @Test
    void a_follower_redirects_requests_that_require_the_leader() {
        try (var client = client(cluster.followers().get(0))) {
            client.sendWrite(STREAM, -2, UUID.randomUUID(), true);
            var refusal = client.receive().as(NotHandledDto.parser());

            assertThat(refusal.getReason()).isEqualTo(2);
            var leader = leaderInfo(refusal);
            assertThat(leader.getExternalTcpPort()).isEqualTo(cluster.leader().tcpPort());
            assertThat(leader.getHttpPort()).isEqualTo(cluster.leader().httpPort());
        }
        assertThat(events(cluster.leader())).isZero();
    }

    private static LeaderInfoDto leaderInfo(NotHandledDto refusal) {
        return new RawClient.Received(
                        Command.NOT_HANDLED,
                        UUID.randomUUID(),
                        refusal.getAdditionalInfo().toByteArray())
                .as(LeaderInfoDto.parser());
    }

    @Test
    void a_follower_forwards_a_write_that_does_not_require_the_leader() {
        try (var client = client(cluster.followers().get(0))) {
            client.sendWrite(STREAM, -1, UUID.randomUUID(), false);
            assertThat(client.receive().as(WriteEventsCompletedDto.parser()).getResult())
                    .isZero();
        }
        assertThat(cluster.nodes()).allSatisfy(node -> assertThat(events(node)).isEqualTo(1));
    }

    @Test
    void a_subscription_to_a_follower_sees_what_the_leader_writes() {
        try (var client = client(cluster.followers().get(1))) {
            client.sendSubscribe(STREAM);
            assertThat(client.receive().command()).isEqualTo(Command.SUBSCRIPTION_CONFIRMATION);
            write(cluster.leader());

            assertThat(client.receive().command()).isEqualTo(Command.STREAM_EVENT_APPEARED);
        }
    }

    @Test
    void groups_are_served_by_the_leader() throws Exception {
        var follower = cluster.followers().get(0);
        try (var client = client(follower)) {
            client.send(
                    Command.CONNECT_TO_PERSISTENT_SUBSCRIPTION,
                    ConnectToPersistentSubscriptionDto.newBuilder()
                            .setSubscriptionId("riders")
                            .setEventStreamId(STREAM)
                            .setAllowedInFlightMessages(1)
                            .build());
            assertThat(client.receive().as(NotHandledDto.parser()).getReason()).isEqualTo(2);
        }
        var redirected = get(follower, "/subscriptions/s/g/info");
        assertThat(redirected.statusCode()).isEqualTo(307);
        assertThat(redirected.headers().firstValue("Location"))
                .hasValue("http://127.0.0.1:" + cluster.leader().httpPort() + "/subscriptions/s/g/info");
    }

    @Test
    void groups_continue_at_the_next_leader() throws Exception {
        var created = request(cluster.leader(), "/subscriptions/s/riders")
                .method("PUT", HttpRequest.BodyPublishers.ofString("{\"maxRetryCount\":7}"))
                .header("Content-Type", "application/json")
                .build();
        assertThat(HTTP.send(created, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(201);

        cluster.killLeader();

        var info = request(cluster.leader(), "/subscriptions/s/riders/info").build();
        assertThat(HTTP.send(info, HttpResponse.BodyHandlers.ofString()).body()).contains("\"maxRetryCount\":7");
    }

    private static HttpRequest.Builder request(EmbeddedNode node, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path))
                .header("Authorization", "Basic YWRtaW46Y2hhbmdlaXQ="); // admin:changeit
    }

    @Test
    void after_the_end_of_the_leader_another_node_leads_and_nothing_is_lost() throws Exception {
        write(cluster.leader());

        var dead = cluster.killLeader();

        assertThatThrownBy(() -> client(dead)).isInstanceOf(UncheckedIOException.class);
        var next = cluster.leader();
        assertThat(next).isNotSameAs(dead);
        assertThat(states(next)).containsExactlyInAnyOrder("dead", "Master", "Slave");
        write(next);
        assertThat(events(next)).isEqualTo(2);
    }

    @Test
    void a_restarted_node_follows_on_its_old_ports_and_has_all_events() throws Exception {
        write(cluster.leader());
        var back = cluster.killLeader();
        int port = back.tcpPort();
        write(cluster.leader());

        cluster.revive(back);

        assertThat(back.tcpPort()).isEqualTo(port);
        assertThat(events(back)).isEqualTo(2);
        assertThat(states(back)).containsExactlyInAnyOrder("Master", "Slave", "Slave");
        write(cluster.leader());
        assertThat(events(back)).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            cluster.revive(cluster.killLeader());
            write(cluster.leader());
        }
        assertThat(cluster.nodes()).allSatisfy(node -> assertThat(events(node)).isEqualTo(6));
    }

    @Test
    void without_a_majority_there_is_no_leader_and_writes_are_not_handled() throws Exception {
        var first = cluster.killLeader();
        cluster.killLeader();
        var last = cluster.nodes().stream()
                .filter(EmbeddedNode::isAlive)
                .findFirst()
                .orElseThrow();

        assertThat(states(last)).containsExactlyInAnyOrder("dead", "dead", "Unknown");
        try (var client = client(last)) {
            client.sendWrite(STREAM, -2, UUID.randomUUID(), false);
            assertThat(client.receive().as(NotHandledDto.parser()).getReason()).isZero();
            client.sendReadForward(STREAM, 0, 10);
            assertThat(client.receive().command()).isEqualTo(Command.READ_STREAM_EVENTS_FORWARD_COMPLETED);
        }

        cluster.revive(first);
        write(cluster.leader());
    }

    @Test
    void users_of_one_node_are_known_to_all() {
        for (EmbeddedNode node : cluster.nodes()) {
            try (var client = client(node)) {
                client.send(Command.AUTHENTICATE, new byte[0], new Credentials("admin", "changeit"));
                assertThat(client.receive().command()).isEqualTo(Command.AUTHENTICATED);
            }
        }
    }

    @Test
    void the_client_finds_the_leader_and_the_next_one() {
        try (var client = PhotonPump.connect(cluster.url())) {
            client.publishEvent(STREAM, "PonyJumped", Map.of()).join();
            cluster.killLeader();
            var written = client.publishEvent(STREAM, "PonyJumped", Map.of())
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();

            assertThat(written.lastEventNumber()).isEqualTo(1);
        }
        assertThat(events(cluster.leader())).isEqualTo(2);
    }

    @Test
    void the_first_write_moves_a_client_from_a_follower_to_the_leader() {
        var leader = cluster.leader();
        try (var client = PhotonPump.connect(cluster.followers().get(0).url())) {
            client.publishEvent(STREAM, "PonyJumped", Map.of()).join();

            assertThat(client.status().endpoint()).isEqualTo(new Endpoint("127.0.0.1", leader.tcpPort()));
        }
    }

    @Test
    void a_catch_up_subscription_continues_at_the_next_leader() {
        List<Long> seen = new CopyOnWriteArrayList<>();
        try (var client = PhotonPump.connect(cluster.url())) {
            client.subscribeTo(STREAM, SubscribeOptions.from(StartFrom.beginning()))
                    .forEach(event -> seen.add(event.eventNumber()));
            client.publishEvent(STREAM, "PonyJumped", Map.of()).join();
            cluster.killLeader();
            client.publishEvent(STREAM, "PonyJumped", Map.of())
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join();

            await().untilAsserted(() -> assertThat(seen).containsExactly(0L, 1L));
        }
    }

    @Test
    void a_cluster_with_tls_is_found_and_trusted_by_its_url() {
        try (var secure = EmbeddedCluster.builder()
                        .dialect(Dialect.V23)
                        .tls(ServerTls.selfMade())
                        .electionTime(Duration.ofMillis(50))
                        .start();
                var client = PhotonPump.connect(secure.url())) {
            assertThat(client.publishEvent(STREAM, "PonyJumped", Map.of())
                            .join()
                            .lastEventNumber())
                    .isZero();
        }
    }
}
