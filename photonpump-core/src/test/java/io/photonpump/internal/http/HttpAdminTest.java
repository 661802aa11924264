package io.photonpump.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import io.photonpump.admin.NodeInfo;
import io.photonpump.admin.PersistentSubscriptionInfo;
import io.photonpump.admin.ProjectionInfo;
import io.photonpump.admin.ProjectionMode;
import io.photonpump.admin.ProjectionOptions;
import io.photonpump.admin.ScavengeStart;
import io.photonpump.admin.ScavengeStatus;
import io.photonpump.admin.User;
import io.photonpump.client.CallOptions;
import io.photonpump.client.EventStoreAdmin;
import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeState;
import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.AdminException;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.GroupNotFoundException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.tls.Pki;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.TlsSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

@Timeout(30)
class HttpAdminTest {

    private static final String OK = "{\"correlationId\":\"x\",\"reason\":\"\",\"result\":\"Success\"}";
    private static final Endpoint SOMEWHERE = new Endpoint("127.0.0.1", 1113);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final HttpPeer server = peer();
    private final HttpAdmin admin = admin(settings(server.port()), SOMEWHERE);

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
        threads.shutdownNow();
    }

    @Test
    void readsEverythingAboutAGroup() {
        server.on("/subscriptions/jumps/riders/info", """
                {"config":{"resolveLinktos":true,"startFrom":3,"messageTimeoutMilliseconds":5000,"extraStatistics":false,
                  "maxRetryCount":4,"liveBufferSize":501,"bufferSize":502,"readBatchSize":20,"preferRoundRobin":true,
                  "checkPointAfterMilliseconds":-2147483648,"minCheckPointCount":10,"maxCheckPointCount":500,
                  "maxSubscriberCount":11,"namedConsumerStrategy":"RoundRobin"},
                 "connections":[{"from":"127.0.0.1:5","username":"admin","averageItemsPerSecond":1.5,
                  "totalItemsProcessed":7,"availableSlots":8,"inFlightMessages":2,"connectionName":"pony"}],
                 "eventStreamId":"jumps","groupName":"riders","status":"Behind, OutstandingPageRequest",
                 "averageItemsPerSecond":2.5,"totalItemsProcessed":12,"lastProcessedEventNumber":-1,
                 "lastKnownEventNumber":9,"readBufferCount":1,"liveBufferCount":2,"retryBufferCount":3,
                 "totalInFlightMessages":2,"outstandingMessagesCount":4,"parkedMessageCount":5}""");
        PersistentSubscriptionInfo info = get(admin.subscriptions().info("jumps", "riders"));
        assertThat(info)
                .isEqualTo(new PersistentSubscriptionInfo(
                        "jumps",
                        "riders",
                        "Behind, OutstandingPageRequest",
                        -1L,
                        9L,
                        5L,
                        2.5,
                        12,
                        2,
                        4,
                        1,
                        2,
                        3,
                        1,
                        new PersistentSubscriptionInfo.Settings(
                                true,
                                "3",
                                Duration.ofSeconds(5),
                                false,
                                4,
                                501,
                                20,
                                502,
                                Duration.ZERO,
                                10,
                                500,
                                11,
                                "RoundRobin"),
                        List.of(new PersistentSubscriptionInfo.Connection(
                                "127.0.0.1:5", "admin", "pony", 1.5, 7, 8, 2))));
        assertThat(info.lag()).hasValue(10);
        assertThat(info.parkedStream()).isEqualTo("$persistentsubscription-jumps::riders-parked");
    }

    @Test
    void takesAnyMemberOfAGroupsStateForOptional() {
        server.on("/subscriptions/s/g/info", "{\"connections\":null,\"config\":7,\"later\":[]}");
        PersistentSubscriptionInfo info = get(admin.subscriptions().info("s", "g"));
        assertThat(info.lag()).isEmpty();
        assertThat(info.parkedCount()).isNull();
        assertThat(info.settings()).isNull();
        assertThat(info.connections()).isEmpty();
    }

    @Test
    void listsGroupsOfTheServerAndOfAStream() {
        server.on(
                "/subscriptions",
                "[{\"eventStreamId\":\"a\",\"groupName\":\"g\",\"connectionCount\":3},{\"eventStreamId\":\"b\"}]");
        server.on("/subscriptions/a", "{\"subscriptions\":[{\"eventStreamId\":\"a\"}]}");
        List<PersistentSubscriptionInfo> all = get(admin.subscriptions().list());
        assertThat(all).extracting(PersistentSubscriptionInfo::stream).containsExactly("a", "b");
        assertThat(all.get(0).connectionCount()).isEqualTo(3);
        assertThat(get(admin.subscriptions().list("a"))).hasSize(1);
        assertThat(get(admin.subscriptions().list("none"))).isEmpty();
    }

    @Test
    void replaysParkedEvents() {
        server.on("POST", "/subscriptions/s/g/replayParked", 200, OK);
        get(admin.subscriptions().replayParked("s", "g"));
        assertThat(server.lastAsked().path()).isEqualTo("/subscriptions/s/g/replayParked");
        get(admin.subscriptions().replayParked("s", "g", 5));
        assertThat(server.lastAsked().path()).isEqualTo("/subscriptions/s/g/replayParked?stopAt=5");
        assertThatThrownBy(() -> admin.subscriptions().replayParked("s", "g", -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTheGroupThatIsMissing() {
        server.on("POST", "/subscriptions/s/nobody/replayParked", 404, "{\"reason\":\"Unable to locate\"}");
        assertThatThrownBy(() -> get(admin.subscriptions().replayParked("s", "nobody")))
                .asInstanceOf(throwable(GroupNotFoundException.class))
                .satisfies(e -> assertThat(e.stream() + "/" + e.group()).isEqualTo("s/nobody"));
        assertThatThrownBy(() -> get(admin.subscriptions().info("s", "other")))
                .isInstanceOf(GroupNotFoundException.class);
    }

    @Test
    void encodesEveryNameAsOneSegmentOfThePath() {
        server.on("/subscriptions/a%2Fb%20c%25d%3A%3A%C3%A9%3F%23%24/g%2Ah%2Bi/info", "{\"eventStreamId\":\"found\"}");
        assertThat(get(admin.subscriptions().info("a/b c%d::é?#$", "g*h+i")).stream())
                .isEqualTo("found");
    }

    @Test
    void createsUpdatesAndDeletesUsers() {
        server.on("POST", "/users/", 201, "{\"loginName\":\"fern\",\"success\":true,\"error\":\"Success\"}");
        server.on("/users/fern", "{}");
        get(admin.users().create("fern", "Fern", List.of("$ops"), "oats"));
        assertThat(json(server.lastAsked().body()))
                .isEqualTo(
                        Map.of("loginName", "fern", "fullName", "Fern", "groups", List.of("$ops"), "password", "oats"));
        assertThat(server.lastAsked().header("Content-type")).isEqualTo("application/json");
        get(admin.users().update("fern", "Fern II", List.of()));
        assertThat(server.lastAsked().method()).isEqualTo("PUT");
        assertThat(json(server.lastAsked().body())).isEqualTo(Map.of("fullName", "Fern II", "groups", List.of()));
        get(admin.users().delete("fern"));
        assertThat(server.lastAsked().method()).isEqualTo("DELETE");
    }

    @Test
    void sendsCommandsForUsers() {
        for (String command : List.of("enable", "disable", "change-password", "reset-password")) {
            server.on("POST", "/users/fern/command/" + command, 200, "{}");
        }
        get(admin.users().enable("fern"));
        get(admin.users().disable("fern"));
        get(admin.users().changePassword("fern", "oats", "hay"));
        assertThat(json(server.lastAsked().body())).isEqualTo(Map.of("currentPassword", "oats", "newPassword", "hay"));
        get(admin.users().resetPassword("fern", "straw"));
        assertThat(json(server.lastAsked().body())).isEqualTo(Map.of("newPassword", "straw"));
        assertThat(server.asked()).hasSize(4);
    }

    @Test
    void readsUsers() {
        String fern = """
                {"loginName":"fern","fullName":"Fern","groups":["grooms"],"dateLastUpdated":"2026-11-23T02:41:36.27Z",
                 "disabled":true,"links":[]}""";
        server.on("/users/fern", "{\"data\":" + fern + ",\"success\":true,\"error\":\"Success\"}");
        server.on("/users/$current", "{\"data\":{\"loginName\":\"me\"}}");
        server.on("/users/", "{\"data\":[" + fern + ",{}]}");
        User expected = new User("fern", "Fern", List.of("grooms"), true, Instant.parse("2026-11-23T02:41:36.270Z"));
        assertThat(get(admin.users().get("fern"))).isEqualTo(expected);
        assertThat(get(admin.users().list())).containsExactly(expected, new User("", "", List.of(), false, null));
        assertThat(get(admin.users().current()).login()).isEqualTo("me");
    }

    @Test
    void createsProjectionsOfEachKind() {
        for (String kind : List.of("continuous", "onetime", "transient")) {
            server.on("POST", "/projections/" + kind, 201, "{}");
        }
        var options = ProjectionOptions.continuous().withEmit(true).withTrackEmittedStreams(true);
        get(admin.projections().create("p 1", "fromAll()", options));
        assertThat(server.lastAsked().path())
                .isEqualTo("/projections/continuous?name=p%201&type=JS&enabled=yes&emit=yes&trackemittedstreams=yes");
        assertThat(server.lastAsked().body()).isEqualTo("fromAll()");
        get(admin.projections().create("p", "q", ProjectionOptions.oneTime().withCheckpoints(true)));
        assertThat(server.lastAsked().path())
                .isEqualTo(
                        "/projections/onetime?name=p&type=JS&enabled=yes&emit=no&trackemittedstreams=no&checkpoints=yes");
        get(admin.projections()
                .create("p", "q", ProjectionOptions.transientQuery().withEnabled(false)));
        assertThat(server.lastAsked().path()).isEqualTo("/projections/transient?name=p&type=JS&enabled=no");
    }

    @Test
    void commandsProjections() {
        for (String command : List.of("enable", "disable", "abort", "reset")) {
            server.on("POST", "/projection/p/command/" + command, 200, "{}");
        }
        get(admin.projections().enable("p"));
        get(admin.projections().disable("p"));
        get(admin.projections().abort("p"));
        get(admin.projections().reset("p"));
        assertThat(server.asked())
                .extracting(HttpPeer.Asked::path)
                .containsExactly(
                        "/projection/p/command/enable",
                        "/projection/p/command/disable",
                        "/projection/p/command/abort",
                        "/projection/p/command/reset");
        server.on("DELETE", "/projection/p", 200, "{}").on("PUT", "/projection/p/query", 200, "{}");
        get(admin.projections().delete("p", true));
        assertThat(server.lastAsked().path())
                .endsWith("deleteStateStream=yes&deleteCheckpointStream=yes&deleteEmittedStreams=yes");
        get(admin.projections().update("p", "fromAll()", true));
        assertThat(server.lastAsked().body()).isEqualTo("fromAll()");
    }

    @Test
    void readsProjections() {
        String statistics = """
                {"projections":[{"name":"p","mode":"Continuous","status":"Faulted (Enabled)","stateReason":"hay fever",
                  "progress":12.5,"position":"C:1/P:1","lastCheckpoint":"C:0/P:0","eventsProcessedAfterRestart":9,
                  "bufferedEvents":1,"readsInProgress":2,"writesInProgress":3,"partitionsCached":4,"version":5,"epoch":6}]}""";
        server.on("/projection/p/statistics", statistics).on("/projections/onetime", statistics);
        server.on("/projections/all-non-transient", statistics)
                .on("/projection/gone/statistics", "{\"projections\":[]}");
        server.on("/projection/p/state", "{\"a\":1}").on("/projection/p/result", "");
        server.on("/projection/p/query", "fromAll().when({})");
        ProjectionInfo info = get(admin.projections().statistics("p"));
        assertThat(info)
                .isEqualTo(new ProjectionInfo(
                        "p",
                        "Continuous",
                        "Faulted (Enabled)",
                        "hay fever",
                        12.5,
                        "C:1/P:1",
                        "C:0/P:0",
                        9,
                        1,
                        2,
                        3,
                        4,
                        5,
                        6));
        assertThat(info.isFaulted()).isTrue();
        assertThat(info.isRunning()).isFalse();
        assertThat(get(admin.projections().list())).containsExactly(info);
        assertThat(get(admin.projections().list(ProjectionMode.ONE_TIME))).containsExactly(info);
        assertThat(get(admin.projections().state("p")).json().get("a").asInt()).isEqualTo(1);
        assertThat(get(admin.projections().result("p", "a/b")).isEmpty()).isTrue();
        assertThat(server.lastAsked().path()).isEqualTo("/projection/p/result?partition=a%2Fb");
        assertThat(get(admin.projections().query("p"))).isEqualTo("fromAll().when({})");
        assertThatThrownBy(() -> get(admin.projections().statistics("gone"))).hasMessageContaining("404");
    }

    @Test
    void startsOneScavengeAtATime() {
        server.on("POST", "/admin/scavenge", 200, "{\"scavengeId\":\"7\"}");
        assertThat(get(admin.startScavenge())).isEqualTo(new ScavengeStart("7", false));
        server.on("POST", "/admin/scavenge", 400, "{\"scavengeId\":\"7\"}");
        ScavengeStart again = get(admin.startScavenge());
        assertThat(again).isEqualTo(new ScavengeStart("7", true));
        assertThat(again.stream()).isEqualTo("$scavenges-7");
        server.on("POST", "/admin/scavenge", 400, "{}");
        assertThatThrownBy(() -> get(admin.startScavenge())).isInstanceOf(AdminException.class);
        server.on("DELETE", "/admin/scavenge/7", 200, "");
        get(admin.stopScavenge("7"));
    }

    @Test
    void saysHowTheLastScavengeWentIfTheServerDoes() {
        assertThatThrownBy(() -> get(admin.lastScavenge())).isInstanceOf(UnsupportedByServerException.class);
        server.on("/admin/scavenge/last", "{\"scavengeId\":\"7\",\"scavengeResult\":\"Success\"}");
        assertThat(get(admin.lastScavenge())).isEqualTo(new ScavengeStatus("7", "Success"));
    }

    @Test
    void readsAboutTheNodeAndItsCluster() {
        server.on("/info", "{\"esVersion\":\"5.0.11.0\",\"state\":\"master\",\"projectionsMode\":\"None\"}");
        server.on("/gossip", "{\"members\":[{\"state\":\"Slave\"}]}");
        server.on("/stats", "{\"proc\":{\"id\":1}}");
        assertThat(get(admin.nodeInfo())).isEqualTo(new NodeInfo("5.0.11.0", NodeState.LEADER, "None"));
        assertThat(get(admin.clusterMembers()))
                .singleElement()
                .satisfies(node -> assertThat(node.state()).isEqualTo(NodeState.FOLLOWER));
        assertThat(get(admin.statistics()).json().at("/proc/id").asInt()).isEqualTo(1);
    }

    @Test
    void sendsTheCredentialsOfTheSettingsOrOfTheCall() {
        server.on("/info", "{}");
        get(admin.nodeInfo());
        assertThat(server.lastAsked().header("Authorization")).isEqualTo(basic("admin:chang:eit"));
        get(admin.with(CallOptions.as(new Credentials("fern", "häy"))).nodeInfo());
        assertThat(server.lastAsked().header("Authorization")).isEqualTo(basic("fern:häy"));
        get(admin(ClientSettings.builder().httpPort(server.port()).build(), SOMEWHERE)
                .nodeInfo());
        assertThat(server.lastAsked().headers()).doesNotContainKey("Authorization");
    }

    @Test
    void followsAPointerToTheLeaderOnceWithTheSameQuestion() {
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
    void asksTheLeaderThatGossipKnowsAndTheConnectedNodeForItself() {
        HttpPeer leader = peer().on("/users/", "{\"data\":[]}");
        HttpPeer follower = peer().on("/info", "{\"esVersion\":\"1\"}");
        follower.on(
                "/gossip",
                "{\"members\":[" + member("Leader", 1, leader) + "," + member("Follower", 2, follower) + "]}");
        ClientSettings settings = ClientSettings.builder()
                .gossipSeeds(List.of(follower.endpoint()))
                .build();
        HttpSender http = HttpSender.of(settings, threads);
        HttpAdmin clustered = new HttpAdmin(
                settings,
                http,
                new GossipDiscovery(settings, http),
                () -> new Endpoint("10.0.0.1", 2),
                CompletableFuture::new);
        assertThat(get(clustered.users().list())).isEmpty();
        assertThat(get(clustered.nodeInfo()).version()).isEqualTo("1");
        assertThat(leader.asked()).hasSize(1);
    }

    @Test
    void asksTheFirstServerOfTheSettingsWhileNotConnected() {
        server.on("/info", "{\"esVersion\":\"1\"}");
        ClientSettings settings = ClientSettings.parse("eventstore://127.0.0.1:1?httpPort=" + server.port());
        assertThat(get(admin(settings, null).nodeInfo()).version()).isEqualTo("1");
    }

    @Test
    void waitsForAServerWhenOnlyTheCallersOwnDiscoveryKnowsOne() {
        ClientSettings settings = ClientSettings.builder()
                .discovery(failed -> new CompletableFuture<>())
                .build();
        assertThatThrownBy(() -> get(admin(settings, null).nodeInfo()))
                .isInstanceOf(ConnectionFailedException.class)
                .hasMessageContaining("wait for connected()");
    }

    @Test
    void tellsRefusedCredentialsFromRefusedAccessWhereTheServerDoes() {
        server.on("GET", "/users/", 401, "");
        assertThatThrownBy(() -> get(admin.users().list()))
                .asInstanceOf(throwable(NotAuthenticatedException.class))
                .satisfies(e -> assertThat(e.login()).isEqualTo("admin"));
        server.on("GET", "/users/", 401, "{\"success\":false,\"error\":\"Unauthorized\"}");
        assertThatThrownBy(() -> get(admin.users().list()))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("listing users (Unauthorized)");
        server.on("GET", "/users/", 403, "");
        assertThatThrownBy(() -> get(admin.users().list())).isInstanceOf(AccessDeniedException.class);
        server.on("GET", "/users/", 401, "{\"error\":\"Unauthorized\"}");
        HttpAdmin anonymous =
                admin(ClientSettings.builder().httpPort(server.port()).build(), SOMEWHERE);
        assertThatThrownBy(() -> get(anonymous.users().list()))
                .asInstanceOf(throwable(NotAuthenticatedException.class))
                .satisfies(e -> assertThat(e.login()).isNull());
    }

    @Test
    void reportsWhatElseTheServerRefusesInItsWordsWithoutThePassword() {
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
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void saysThatTheAnswerComesFromSomethingElse() {
        server.on("/info", "<html>welcome</html>");
        assertThatThrownBy(() -> get(admin.nodeInfo()))
                .isInstanceOf(AdminException.class)
                .hasMessageContaining("httpPort");
        server.on("/gossip", "7");
        assertThatThrownBy(() -> get(admin.clusterMembers())).isInstanceOf(AdminException.class);
    }

    @Test
    void namesHostPortAndSettingWhenNothingListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        HttpAdmin nowhere = admin(settings(port), SOMEWHERE);
        assertThatThrownBy(() -> get(nowhere.nodeInfo()))
                .asInstanceOf(throwable(ConnectionFailedException.class))
                .satisfies(e -> assertThat(e.endpoint()).isEqualTo("127.0.0.1:" + port))
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("httpPort=" + port);
    }

    @Test
    void failsWhenTheTimeOfTheCallIsOver() {
        server.fallSilent();
        EventStoreAdmin hurried = admin.with(CallOptions.within(Duration.ofMillis(200)));
        assertThatThrownBy(() -> get(hurried.nodeInfo()))
                .asInstanceOf(throwable(OperationTimedOutException.class))
                .satisfies(e -> assertThat(e.sent()).isTrue())
                .hasMessageContaining("within 200 ms (waiting for 127.0.0.1:" + server.port());
    }

    @Test
    void endsTheWaitingWhenTheClientIsClosed() {
        server.fallSilent();
        CompletableFuture<NodeInfo> waiting = admin.nodeInfo();
        Awaitility.await().until(() -> !server.asked().isEmpty());
        admin.close();
        assertThatThrownBy(() -> get(waiting)).isInstanceOf(ClientClosedException.class);
        assertThatThrownBy(() -> get(admin.with(CallOptions.DEFAULT).nodeInfo()))
                .isInstanceOf(ClientClosedException.class);
        assertThat(server.asked()).hasSize(1);
    }

    @Test
    void usesTheTlsSettingsOfTheClient(@TempDir Path directory) {
        Pki pki = new Pki();
        HttpPeer secure =
                HttpPeer.encrypted(pki.server(pki.issue(false, "localhost"))).on("/info", "{}");
        open.add(secure);
        ClientSettings trusting = settings(secure.port())
                .newBuilder()
                .tls(TlsSettings.DEFAULT.withCaFile(pki.caFile(directory)))
                .build();
        get(admin(trusting, new Endpoint("localhost", 1)).nodeInfo());
        assertThatThrownBy(() -> get(admin(trusting, SOMEWHERE).nodeInfo()))
                .isInstanceOf(ConnectionFailedException.class)
                .hasMessageContaining("TLS handshake failed");
    }

    private HttpPeer peer() {
        HttpPeer peer = HttpPeer.plain();
        open.add(peer);
        return peer;
    }

    private static ClientSettings settings(int httpPort) {
        return ClientSettings.builder()
                .credentials("admin", "chang:eit")
                .httpPort(httpPort)
                .build();
    }

    private HttpAdmin admin(ClientSettings settings, Endpoint connected) {
        return new HttpAdmin(settings, HttpSender.of(settings, threads), null, () -> connected, CompletableFuture::new);
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw (RuntimeException) e.getCause();
        }
    }

    private static Object json(String text) {
        return JsonMapper.builder().build().readValue(text, Object.class);
    }

    private static String basic(String loginAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(loginAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    private static String member(String state, int tcpPort, HttpPeer http) {
        return """
                {"state":"%s","isAlive":true,"externalTcpIp":"10.0.0.1","externalTcpPort":%d,
                "httpEndPointIp":"127.0.0.1","httpEndPointPort":%d}""".formatted(state, tcpPort, http.port());
    }
}
