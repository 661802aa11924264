package io.photonpump.embedded.internal.http;

import static io.photonpump.embedded.internal.http.HttpFixture.ADMIN;
import static io.photonpump.embedded.internal.http.HttpFixture.ANONYMOUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.dialect.Dialect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The HTTP API for users, groups, projections and scavenges, as in a real server. */
@Timeout(60)
class AdministrationOverHttpTest {

    private static final String OPS = "ops:changeit";
    private static final String ANN =
            "{\"loginName\":\"ann\",\"fullName\":\"Ann\",\"groups\":[],\"password\":\"oats\"}";
    private static final String CHANGE = "{\"currentPassword\":\"oats\",\"newPassword\":\"hay\"}";

    // Users

    @Test
    void in_version_5_any_user_who_knows_the_current_password_may_change_it() {
        try (var server = new HttpFixture(Dialect.V5)) {
            server.post("/users", ADMIN, ANN);
            var address = "/users/ann/command/change-password";

            assertThat(server.post(address, ANONYMOUS, CHANGE).status()).isEqualTo(401);
            assertThat(server.post(address, OPS, CHANGE.replace("oats", "straw"))
                            .status())
                    .isEqualTo(401);
            assertThat(server.post(address, OPS, CHANGE).status()).isEqualTo(200);
            var missing = server.post("/users/nobody/command/change-password", OPS, CHANGE);
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.json().path("error").asString()).isEqualTo("NotFound");
        }
    }

    @Test
    void in_version_23_users_change_their_own_password_only() {
        try (var server = new HttpFixture(Dialect.V23)) {
            server.post("/users", ADMIN, ANN);

            assertThat(server.post("/users/ann/command/change-password", OPS, CHANGE)
                            .status())
                    .isEqualTo(401);
            assertThat(server.post("/users/nobody/command/change-password", OPS, CHANGE)
                            .status())
                    .isEqualTo(401);
            assertThat(server.post("/users/ann/command/change-password", "ann:oats", CHANGE)
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void operators_neither_list_nor_read_users(Dialect dialect) {
        try (var server = new HttpFixture(dialect)) {
            assertThat(server.get("/users", OPS).status()).isEqualTo(401);
            assertThat(server.get("/users/admin", OPS).status()).isEqualTo(401);
            assertThat(server.get("/users/$current", OPS).status()).isEqualTo(200);
            assertThat(server.get("/users/ops", OPS).status()).isEqualTo(dialect == Dialect.V5 ? 401 : 200);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void only_the_user_itself_sees_the_time_of_the_last_change(Dialect dialect) {
        try (var server = new HttpFixture(dialect)) {
            server.post("/users", ADMIN, ANN);

            assertThat(server.get("/users/ann", ADMIN).json().path("data").has("dateLastUpdated"))
                    .isFalse();
            assertThat(server.get("/users", ADMIN).json().findValues("dateLastUpdated"))
                    .isEmpty();
            assertThat(server.get("/users/$current", "ann:oats")
                            .json()
                            .path("data")
                            .has("dateLastUpdated"))
                    .isTrue();
        }
    }

    // Groups

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void a_created_group_has_an_address(Dialect dialect) {
        try (var server = new HttpFixture(dialect)) {
            var created = server.send("PUT", "/subscriptions/a%2Fb/riders", ADMIN, "{}");

            assertThat(created.header("Location")).isEqualTo(server.base() + "/subscriptions/a%2Fb/riders");
            assertThat(server.send("PUT", "/subscriptions/a%2Fb/riders", ADMIN, "{}")
                            .header("Location"))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void a_stream_without_groups_has_an_empty_list_of_them(Dialect dialect) {
        try (var server = new HttpFixture(dialect)) {
            assertThat(server.get("/subscriptions/ponies", ADMIN).body()).isEqualTo("[]");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void lists_of_groups_do_not_contain_buffer_counts(Dialect dialect) {
        try (var server = new HttpFixture(dialect)) {
            server.send("PUT", "/subscriptions/ponies/riders", ADMIN, "{}");

            for (String list : new String[] {"/subscriptions", "/subscriptions/ponies"}) {
                var group = server.get(list, ADMIN).json().get(0);
                assertThat(group.propertyNames())
                        .contains("groupName", "connectionCount", "totalInFlightMessages", "lastKnownEventNumber")
                        .doesNotContain(
                                "config",
                                "connections",
                                "readBufferCount",
                                "liveBufferCount",
                                "retryBufferCount",
                                "outstandingMessagesCount",
                                "parkedMessageCount");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void parked_events_are_counted_from_version_21_on(Dialect dialect) {
        try (var server = new HttpFixture(dialect)) {
            server.send("PUT", "/subscriptions/ponies/riders", ADMIN, "{}");

            assertThat(server.get("/subscriptions/ponies/riders/info", ADMIN)
                            .json()
                            .has("parkedMessageCount"))
                    .isEqualTo(dialect == Dialect.V23);
        }
    }

    // Other

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void deleting_a_missing_projection_is_not_found(Dialect dialect) {
        try (var server = new HttpFixture(dialect)) {
            assertThat(server.send("DELETE", "/projection/nothing", ADMIN, "").status())
                    .isEqualTo(404);
            assertThat(server.send("DELETE", "/projection/nothing", ANONYMOUS, "")
                            .status())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void neither_version_tells_about_the_last_scavenge(Dialect dialect) {
        try (var server = new HttpFixture(dialect)) {
            assertThat(server.get("/admin/scavenge/last", ADMIN).status()).isEqualTo(405);
            assertThat(server.get("/admin/scavenge/current", ADMIN).status())
                    .isEqualTo(dialect == Dialect.V23 ? 200 : 405);
        }
    }
}
