package io.photonpump.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.junit.WithEventStore.Lifetime;
import io.photonpump.error.AccessDeniedException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class WithEventStoreTest {

    private static long jump(EventStoreClient client) {
        return client.publishEvent("jumps", "PonyJumped", Map.of("Height", 10))
                .join()
                .lastEventNumber();
    }

    @Nested
    @WithEventStore(insecure = true)
    class Insecure {

        @Test
        void everybody_may_do_everything(EventStoreClient client) {
            assertThat(client.publishEvent("$settings", "Changed", Map.of())
                            .join()
                            .lastEventNumber())
                    .isZero();
        }
    }

    @Nested
    @WithEventStore
    class ServerPerTest {

        private final EmbeddedEventStore ofConstructor;

        ServerPerTest(EmbeddedEventStore server) {
            this.ofConstructor = server;
        }

        @BeforeEach
        void write(EventStoreClient client) {
            assertThat(jump(client)).isZero();
        }

        @RepeatedTest(2)
        void every_test_begins_with_an_empty_server(EmbeddedEventStore server, EventStoreClient client) {
            assertThat(server).isSameAs(ofConstructor);
            assertThat(jump(client)).isEqualTo(1);
            server.await("jumps", 2);
        }

        @Nested
        class Inside {
            @Test
            void nested_classes_share_the_annotation(EventStoreClient client) {
                assertThat(jump(client)).isEqualTo(1);
            }
        }
    }

    @Nested
    @WithEventStore(dialect = Dialect.V23, anonymousAccess = false)
    class ServerForUsersOnly {

        @Test
        void the_client_is_logged_in_and_others_are_denied(EmbeddedEventStore server, EventStoreClient client) {
            assertThat(jump(client)).isZero();
            try (var anonymous = PhotonPump.connect(server.url())) {
                assertThatThrownBy(() -> jump(anonymous)).hasCauseInstanceOf(AccessDeniedException.class);
            }
        }
    }

    @Nested
    @WithEventStore(lifetime = Lifetime.CLASS, dialect = Dialect.V23, standardProjections = true)
    class ServerPerClass {

        private static final Set<EmbeddedEventStore> SEEN = new HashSet<>();

        @BeforeAll
        static void write(EmbeddedEventStore server, EventStoreClient client) {
            SEEN.add(server);
            jump(client);
        }

        @RepeatedTest(2)
        void tests_share_a_server_and_its_streams(EmbeddedEventStore server, EventStoreClient client) {
            SEEN.add(server);
            assertThat(SEEN).hasSize(1);
            assertThat(client.getEvent("jumps", 0).join().event()).isNotNull();
            server.await("$et-PonyJumped", 1);
        }
    }
}
