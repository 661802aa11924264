package io.photonpump.sample;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.event.StreamAcl;
import io.photonpump.event.StreamMetadata;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The same tests as a user with only the rights to read and write jumps, on a server without anonymous access. An operator has created
 * the groups of the judges and the vet.
 */
class OrdinaryUserTest extends PonyClubTest {

    private static final String USERNAME = "club";
    private static final String PASSWORD = "oats-and-hay";

    private static EmbeddedEventStore server;

    /** Called for each application context, so that each context has its own server. */
    @DynamicPropertySource
    static void connectAsOrdinaryUser(DynamicPropertyRegistry properties) {
        closeServer();
        server = EmbeddedEventStore.builder()
                .anonymousAccess(false)
                .overtaking(42)
                .start();
        prepare();
        properties.add("photonpump.url", server::url);
        properties.add("photonpump.username", () -> USERNAME);
        properties.add("photonpump.password", () -> PASSWORD);
    }

    private static void prepare() {
        StreamAcl acl = StreamAcl.defaults()
                .withReaders(USERNAME)
                .withWriters(USERNAME)
                .withDeleters()
                .withMetadataReaders()
                .withMetadataWriters();
        try (EventStoreClient admin = PhotonPump.connect(server.url().replace("//", "//admin:changeit@"))) {
            admin.admin()
                    .users()
                    .create(USERNAME, "The pony club", List.of(), PASSWORD)
                    .join();
            admin.setStreamMetadata(PonyJumped.STREAM, StreamMetadata.defaults().withAcl(acl), ExpectedVersion.any())
                    .join();
            for (String group : List.of("judges", "vet")) {
                admin.createSubscription(PonyJumped.STREAM, group, PersistentSubscriptionSettings.defaults())
                        .join();
            }
        }
    }

    @AfterAll
    static void closeServer() {
        if (server != null) {
            server.close();
        }
    }
}
