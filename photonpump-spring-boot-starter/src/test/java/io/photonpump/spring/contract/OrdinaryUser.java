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
 * A user who may do nothing on the server but what a test gives it, as {@code docs/security.md} says: streams without an ACL of
 * their own are for administrators, and clients without credentials are denied everything.
 */
final class OrdinaryUser {

    static final String LOGIN = "orders";
    static final String PASSWORD = "oats-and-hay";

    /** In the place of a list: nobody but administrators. */
    private static final String[] NOBODY = {};

    private final EventStoreClient admin;

    private OrdinaryUser(EventStoreClient admin) {
        this.admin = admin;
    }

    /** A server that lets nobody in without credentials, and on which writes of ordinary users overtake each other. */
    static EmbeddedEventStore.Builder strict(EmbeddedEventStore.Builder server) {
        return server.anonymousAccess(false).overtaking(42);
    }

    static OrdinaryUser create(EventStoreClient admin, boolean operator) {
        admin.admin()
                .users()
                .create(LOGIN, "Order service", operator ? List.of("$ops") : List.of(), PASSWORD)
                .join();
        admin.setSystemSettings(SystemSettings.defaults()
                        .withUserStreams(StreamAcl.defaults()
                                .withReaders(NOBODY)
                                .withWriters(NOBODY)
                                .withDeleters(NOBODY)
                                .withMetadataReaders(NOBODY)
                                .withMetadataWriters(NOBODY)))
                .join();
        return new OrdinaryUser(admin);
    }

    OrdinaryUser mayRead(String... streams) {
        return may(StreamAcl.defaults().withReaders(LOGIN), streams);
    }

    OrdinaryUser mayWrite(String... streams) {
        return may(StreamAcl.defaults().withWriters(LOGIN), streams);
    }

    OrdinaryUser mayReadAndWrite(String... streams) {
        return may(StreamAcl.defaults().withReaders(LOGIN).withWriters(LOGIN), streams);
    }

    OrdinaryUser may(StreamAcl acl, String... streams) {
        for (String stream : streams) {
            admin.setStreamMetadata(stream, StreamMetadata.defaults().withAcl(acl), ExpectedVersion.any())
                    .join();
        }
        return this;
    }

    /** An operator has created the group, from the end of the stream. */
    OrdinaryUser finds(String group, String stream) {
        admin.createSubscription(stream, group, PersistentSubscriptionSettings.defaults())
                .join();
        return this;
    }
}
