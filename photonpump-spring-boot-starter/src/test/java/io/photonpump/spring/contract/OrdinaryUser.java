package io.photonpump.spring.contract;

import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.event.StreamAcl;
import io.photonpump.event.StreamMetadata;
import io.photonpump.event.SystemSettings;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.util.List;

/**
 * A user with only the rights that a test grants, as described in {@code docs/security.md}: streams without their own ACL are
 * restricted to administrators, and clients without credentials have no rights.
 */
final class OrdinaryUser {

    static final String USERNAME = "orders";
    static final String PASSWORD = "oats-and-hay";

    /** An empty list of users, which restricts a right to administrators. */
    private static final String[] ADMINISTRATORS_ONLY = {};

    private final EventStoreClient admin;

    private OrdinaryUser(EventStoreClient admin) {
        this.admin = admin;
    }

    /** Starts a server without anonymous access, on which writes of ordinary users overtake each other. */
    static EmbeddedEventStore.Builder strict(EmbeddedEventStore.Builder server) {
        return server.anonymousAccess(false).overtaking(42);
    }

    static OrdinaryUser create(EventStoreClient admin, boolean operator) {
        admin.admin()
                .users()
                .create(USERNAME, "Order service", operator ? List.of("$ops") : List.of(), PASSWORD)
                .join();
        admin.setSystemSettings(SystemSettings.defaults()
                        .withUserStreams(StreamAcl.defaults()
                                .withReaders(ADMINISTRATORS_ONLY)
                                .withWriters(ADMINISTRATORS_ONLY)
                                .withDeleters(ADMINISTRATORS_ONLY)
                                .withMetadataReaders(ADMINISTRATORS_ONLY)
                                .withMetadataWriters(ADMINISTRATORS_ONLY)))
                .join();
        return new OrdinaryUser(admin);
    }

    OrdinaryUser mayRead(String... streams) {
        return may(StreamAcl.defaults().withReaders(USERNAME), streams);
    }

    OrdinaryUser mayWrite(String... streams) {
        return may(StreamAcl.defaults().withWriters(USERNAME), streams);
    }

    OrdinaryUser mayReadAndWrite(String... streams) {
        return may(StreamAcl.defaults().withReaders(USERNAME).withWriters(USERNAME), streams);
    }

    OrdinaryUser may(StreamAcl acl, String... streams) {
        for (String stream : streams) {
            admin.setStreamMetadata(stream, StreamMetadata.defaults().withAcl(acl), ExpectedVersion.any())
                    .join();
        }
        return this;
    }

    /** Creates the group as an operator, at the end of the stream. */
    OrdinaryUser finds(String group, String stream) {
        admin.createSubscription(stream, group, PersistentSubscriptionSettings.defaults())
                .join();
        return this;
    }
}
