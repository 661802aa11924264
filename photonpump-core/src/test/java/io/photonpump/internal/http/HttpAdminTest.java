package io.photonpump.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import io.photonpump.admin.PersistentSubscriptionInfo;
import io.photonpump.admin.ProjectionInfo;
import io.photonpump.admin.ProjectionMode;
import io.photonpump.admin.ProjectionOptions;
import io.photonpump.admin.ScavengeStart;
import io.photonpump.admin.ScavengeStatus;
import io.photonpump.admin.User;
import io.photonpump.client.CallOptions;
import io.photonpump.cluster.NodeState;
import io.photonpump.error.AdminException;
import io.photonpump.error.GroupNotFoundException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.UnsupportedByServerException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpAdminTest extends HttpAdminFixture {

    private static final String OK = "{\"correlationId\":\"x\",\"reason\":\"\",\"result\":\"Success\"}";

    @Test
    void reads_everything_about_a_group() {
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
                .isEqualTo(new AdminRecords.Group(
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
                        new AdminRecords.GroupSettings(
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
                        List.of(new AdminRecords.GroupConsumer("127.0.0.1:5", "admin", "pony", 1.5, 7, 8, 2))));
        assertThat(info.lag()).hasValue(10);
        assertThat(info.parkedStream()).isEqualTo("$persistentsubscription-jumps::riders-parked");
    }

    @Test
    void a_group_that_has_processed_nothing_lags_by_all_events_on_every_server_version() {
        String v5 = "{\"lastProcessedEventNumber\":-1,\"lastKnownEventNumber\":4}";
        String v23 = "{\"lastProcessedEventNumber\":0,\"lastCheckpointedEventPosition\":null,"
                + "\"lastKnownEventNumber\":4,\"lastKnownEventPosition\":\"4\"}";
        for (String state : List.of(v5, v23)) {
            server.on("/subscriptions/s/g/info", state);
            PersistentSubscriptionInfo info = get(admin.subscriptions().info("s", "g"));
            assertThat(info.lastProcessedEventNumber()).isEqualTo(-1);
            assertThat(info.lag()).hasValue(5);
        }
    }

    @Test
    void a_group_that_has_processed_the_first_event_does_not_count_it_as_lag() {
        server.on(
                "/subscriptions/s/g/info",
                "{\"lastProcessedEventNumber\":0,\"lastCheckpointedEventPosition\":\"0\","
                        + "\"lastKnownEventNumber\":4,\"lastKnownEventPosition\":\"4\"}");
        assertThat(get(admin.subscriptions().info("s", "g")).lag()).hasValue(4);
    }

    @Test
    void a_group_on_an_empty_stream_has_no_lag() {
        server.on(
                "/subscriptions/s/g/info",
                "{\"lastProcessedEventNumber\":0,\"lastCheckpointedEventPosition\":null,"
                        + "\"lastKnownEventNumber\":0,\"lastKnownEventPosition\":null}");
        assertThat(get(admin.subscriptions().info("s", "g")).lag()).hasValue(0);
    }

    @Test
    void treats_every_field_of_a_groups_state_as_optional() {
        server.on("/subscriptions/s/g/info", "{\"connections\":null,\"config\":7,\"later\":[]}");
        PersistentSubscriptionInfo info = get(admin.subscriptions().info("s", "g"));
        assertThat(info.lag()).isEmpty();
        assertThat(info.parkedCount()).isNull();
        assertThat(info.settings()).isNull();
        assertThat(info.consumers()).isEmpty();
    }

    @Test
    void lists_groups_of_the_server_and_of_a_stream() {
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
    void replays_parked_events() {
        server.on("POST", "/subscriptions/s/g/replayParked", 200, OK);
        get(admin.subscriptions().replayParked("s", "g"));
        assertThat(server.lastAsked().path()).isEqualTo("/subscriptions/s/g/replayParked");
        get(admin.subscriptions().replayParked("s", "g", 5));
        assertThat(server.lastAsked().path()).isEqualTo("/subscriptions/s/g/replayParked?stopAt=5");
        assertThatThrownBy(() -> admin.subscriptions().replayParked("s", "g", -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void names_the_group_that_is_missing() {
        server.on("POST", "/subscriptions/s/nobody/replayParked", 404, "{\"reason\":\"Unable to locate\"}");
        assertThatThrownBy(() -> get(admin.subscriptions().replayParked("s", "nobody")))
                .asInstanceOf(throwable(GroupNotFoundException.class))
                .satisfies(e -> assertThat(e.stream() + "/" + e.group()).isEqualTo("s/nobody"));
        assertThatThrownBy(() -> get(admin.subscriptions().info("s", "other")))
                .isInstanceOf(GroupNotFoundException.class);
    }

    @Test
    void encodes_names_twice_as_one_path_segment_because_servers_decode_them_twice() {
        server.on(
                "/subscriptions/a%252Fb%2520c%2525d%253A%253A%25C3%25A9%253F%2523%2524/g%252Ah%252Bi/info",
                "{\"eventStreamId\":\"found\"}");
        assertThat(get(admin.subscriptions().info("a/b c%d::é?#$", "g*h+i")).stream())
                .isEqualTo("found");
    }

    @Test
    void creates_updates_and_deletes_users() {
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
    void sends_commands_for_users() {
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
    void reads_users() {
        String fern = """
                {"loginName":"fern","fullName":"Fern","groups":["grooms"],"dateLastUpdated":"2026-11-23T02:41:36.27Z",
                 "disabled":true,"links":[]}""";
        server.on("/users/fern", "{\"data\":" + fern + ",\"success\":true,\"error\":\"Success\"}");
        server.on("/users/$current", "{\"data\":{\"loginName\":\"me\"}}");
        server.on("/users/", "{\"data\":[" + fern + ",{}]}");
        User expected = new AdminRecords.UserRecord(
                "fern", "Fern", List.of("grooms"), true, Instant.parse("2026-11-23T02:41:36.270Z"));
        assertThat(get(admin.users().get("fern"))).isEqualTo(expected);
        assertThat(get(admin.users().list()))
                .containsExactly(expected, new AdminRecords.UserRecord("", "", List.of(), false, null));
        assertThat(get(admin.users().current()).username()).isEqualTo("me");
    }

    @Test
    void creates_projections_of_each_kind() {
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
    void commands_projections() {
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
    void reads_projections() {
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
                .isEqualTo(new AdminRecords.Projection(
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
    void starts_one_scavenge_at_a_time() {
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
    void starts_a_scavenge_on_a_server_that_does_not_name_it() {
        server.on("POST", "/admin/scavenge", 200, "");
        ScavengeStart started = get(admin.startScavenge());
        assertThat(started).isEqualTo(new ScavengeStart("", false));
        assertThatThrownBy(started::stream).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_scavenge_timeout_mentions_servers_with_in_memory_databases() {
        server.fallSilent();
        assertThatThrownBy(() -> get(admin.with(CallOptions.defaults().withTimeout(Duration.ofSeconds(1)))
                        .startScavenge()))
                .isInstanceOf(OperationTimedOutException.class)
                .hasMessageContaining("in memory does not answer");
    }

    @Test
    void reports_that_an_insecure_server_has_no_user_administration() {
        assertThatThrownBy(() -> get(admin.users().list())).isInstanceOf(UnsupportedByServerException.class);
        assertThatThrownBy(() -> get(admin.users().create("fern", "Fern", List.of(), "oats")))
                .isInstanceOf(UnsupportedByServerException.class)
                .hasMessageContaining("--insecure");
        server.on("GET", "/users/missing", 404, "{\"success\":false,\"error\":\"NotFound\"}");
        assertThatThrownBy(() -> get(admin.users().get("missing"))).isInstanceOf(AdminException.class);
    }

    @Test
    void returns_the_result_of_the_last_scavenge_if_the_server_reports_it() {
        assertThatThrownBy(() -> get(admin.lastScavenge())).isInstanceOf(UnsupportedByServerException.class);
        server.on("GET", "/admin/scavenge/last", 405, "");
        assertThatThrownBy(() -> get(admin.lastScavenge())).isInstanceOf(UnsupportedByServerException.class);
        server.on("GET", "/admin/scavenge/last", 200, "{\"scavengeId\":\"7\",\"scavengeResult\":\"Success\"}");
        assertThat(get(admin.lastScavenge())).isEqualTo(new ScavengeStatus("7", "Success"));
    }

    @Test
    void reads_about_the_node_and_its_cluster() {
        server.on("/info", "{\"esVersion\":\"5.0.11.0\",\"state\":\"master\",\"projectionsMode\":\"None\"}");
        server.on("/gossip", "{\"members\":[{\"state\":\"Slave\"}]}");
        server.on("/stats", "{\"proc\":{\"id\":1}}");
        assertThat(get(admin.nodeInfo())).isEqualTo(new AdminRecords.Node("5.0.11.0", NodeState.LEADER, "None"));
        assertThat(get(admin.clusterMembers()))
                .singleElement()
                .satisfies(node -> assertThat(node.state()).isEqualTo(NodeState.FOLLOWER));
        assertThat(get(admin.statistics()).json().at("/proc/id").asInt()).isEqualTo(1);
    }
}
