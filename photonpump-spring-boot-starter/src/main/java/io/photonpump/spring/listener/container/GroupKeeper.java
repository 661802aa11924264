package io.photonpump.spring.listener.container;

import io.photonpump.client.EventStoreClient;
import io.photonpump.error.GroupAlreadyExistsException;
import io.photonpump.error.GroupNotFoundException;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.SubscriptionSpec.Group;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and changes persistent groups, on the supervising thread of their listener. */
final class GroupKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(GroupKeeper.class);

    private final SubscriptionSpec spec;
    private final Group group;
    private final EventStoreClient client;

    GroupKeeper(SubscriptionSpec spec, Group group, EventStoreClient client) {
        this.spec = spec;
        this.group = group;
        this.client = client;
    }

    /** Creates the group; that somebody else was faster is fine. */
    void create() throws InterruptedException, ExecutionException {
        try {
            await(client.createSubscription(spec.stream(), group.name(), group.settings()));
            LOG.info("created the group '{}' on {}", group.name(), spec.stream());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupAlreadyExistsException)) {
                throw e;
            }
        }
    }

    /** Changes the group to what the specification says; if there is none, that is for {@link #create()}. */
    void update() throws InterruptedException, ExecutionException {
        try {
            await(client.updateSubscription(spec.stream(), group.name(), group.settings()));
            LOG.info("updated the group '{}' on {}", group.name(), spec.stream());
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupNotFoundException)) {
                throw e;
            }
        }
    }

    /** The client's own time-out ends it. */
    private static void await(CompletableFuture<Void> done) throws InterruptedException, ExecutionException {
        done.get();
    }
}
