package io.photonpump.embedded.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.PhotonPump;
import io.photonpump.admin.ProjectionInfo;
import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.internal.dialect.DialectRules;
import io.photonpump.event.NewEvent;
import io.photonpump.subscription.NackAction;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Administration with the client and the HTTP API of the server, in both dialects. */
@Timeout(60)
class AdminThroughTheClientTest {

    private static EmbeddedEventStore server(Dialect dialect) {
        return EmbeddedEventStore.builder()
                .dialect(dialect)
                .standardProjections(true)
                .start();
    }

    private static EventStoreClient client(EmbeddedEventStore server) {
        return PhotonPump.connect(server.url().replace("://", "://admin:changeit@"));
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void the_client_reads_the_information_of_the_server(Dialect dialect) {
        try (var server = server(dialect);
                var client = client(server)) {
            var admin = client.admin();

            assertThat(admin.nodeInfo().join().version())
                    .isEqualTo(DialectRules.of(dialect).version());
            assertThat(admin.clusterMembers().join()).hasSize(1);
            assertThat(admin.projections().list().join())
                    .extracting(ProjectionInfo::name)
                    .containsExactly("$by_category", "$by_event_type", "$stream_by_category", "$streams");
            assertThat(admin.projections().statistics("$streams").join().status())
                    .isEqualTo("Running");
            assertThat(admin.startScavenge().join().alreadyRunning()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void a_group_that_was_created_over_tcp_is_visible_over_http(Dialect dialect) {
        try (var server = server(dialect);
                var client = client(server)) {
            client.createSubscription("jumps", "riders", PersistentSubscriptionSettings.defaults())
                    .join();
            var groups = client.admin().subscriptions();

            assertThat(groups.info("jumps", "riders").join().group()).isEqualTo("riders");
            assertThat(groups.list().join()).hasSize(1);
            groups.replayParked("jumps", "riders").join();
            assertThatThrownBy(() -> groups.info("jumps", "nobody").join()).hasMessageContaining("nobody");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void parked_events_and_consumers_are_reported_and_replayed_as_in_the_version(Dialect dialect) {
        boolean newer = dialect == Dialect.V23;
        try (var server = server(dialect);
                var client = client(server)) {
            client.createSubscription("jumps", "riders", PersistentSubscriptionSettings.defaults())
                    .join();
            client.publish("jumps", List.of(NewEvent.of("PonyJumped", "{}"), NewEvent.of("PonyJumped", "{}")))
                    .join();
            try (var riders = client.connectSubscription("jumps", "riders")) {
                var events = riders.events().iterator();
                riders.nack(NackAction.PARK, "later", events.next());
                riders.nack(NackAction.PARK, "later", events.next());
                server.await("$persistentsubscription-jumps::riders-parked", 2);
                var groups = client.admin().subscriptions();
                var info = groups.info("jumps", "riders").join();
                assertThat(info.parkedCount()).isEqualTo(newer ? 2L : null);
                assertThat(info.consumers())
                        .singleElement()
                        .satisfies(connection ->
                                assertThat(connection.name().isEmpty()).isEqualTo(!newer));

                groups.replayParked("jumps", "riders", 1).join();

                assertThat(groups.info("jumps", "riders").join().inFlight())
                        .as("version 5 replays them all")
                        .isEqualTo(newer ? 1 : 2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void users_are_created_changed_and_deleted(Dialect dialect) {
        try (var server = server(dialect);
                var client = client(server)) {
            var users = client.admin().users();
            users.create("ann", "Ann", List.of("grooms"), "oats").join();
            users.update("ann", "Ann Apple", List.of()).join();
            users.disable("ann").join();

            assertThat(users.get("ann").join().fullName()).isEqualTo("Ann Apple");
            assertThat(users.get("ann").join().disabled()).isTrue();
            users.enable("ann").join();
            users.resetPassword("ann", "hay").join();
            users.delete("ann").join();
            assertThatThrownBy(() -> users.get("ann").join()).hasMessageContaining("ann");
            assertThat(users.list().join()).hasSize(2);
        }
    }
}
