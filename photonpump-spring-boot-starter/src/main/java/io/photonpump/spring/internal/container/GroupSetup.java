package io.photonpump.spring.internal.container;

import io.photonpump.admin.PersistentSubscriptionInfo;
import io.photonpump.client.EventStoreClient;
import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.GroupAlreadyExistsException;
import io.photonpump.error.GroupNotFoundException;
import io.photonpump.spring.listener.GroupSpec;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and changes persistent groups, on the supervising thread of their listener. */
final class GroupSetup {

    private static final Logger LOG = LoggerFactory.getLogger(GroupSetup.class);

    private final SubscriptionSpec spec;
    private final GroupSpec group;
    private final EventStoreClient client;

    GroupSetup(SubscriptionSpec spec, GroupSpec group, EventStoreClient client) {
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

    /**
     * Changes the group to what the specification says, if it is not so already: a change disconnects all consumers, also those
     * of other instances. Comparing needs the server's HTTP interface and changing does not, so what cannot be compared is
     * changed: the application asked for these settings, and a group that keeps others does more harm than a moment without
     * consumers. A user who may not compare or change the group joins it as it is. If there is no group, that is for
     * {@link #create()}.
     */
    void update() throws InterruptedException, ExecutionException {
        try {
            if (isChangeNeeded()) {
                await(client.updateSubscription(spec.stream(), group.name(), group.settings()));
                LOG.info("updated the group '{}' on {}", group.name(), spec.stream());
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AccessDeniedException denied) {
                LOG.warn(
                        "{} joins the group '{}' on {} with the settings that the group has, because its user may not update "
                                + "it: {}",
                        spec.describe(),
                        group.name(),
                        spec.stream(),
                        denied.getMessage());
            } else if (!(e.getCause() instanceof GroupNotFoundException)) {
                throw e;
            }
        }
    }

    private boolean isChangeNeeded() throws InterruptedException, ExecutionException {
        try {
            PersistentSubscriptionInfo info =
                    await(client.admin().subscriptions().info(spec.stream(), group.name()));
            PersistentSubscriptionInfo.Settings settings = info.settings();
            return settings == null || !settings.matches(group.settings());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AccessDeniedException || e.getCause() instanceof GroupNotFoundException) {
                throw e;
            }
            LOG.warn(
                    "cannot ask how the group '{}' on {} is set up, and updates it to be sure, which disconnects its "
                            + "consumers for a moment: {}",
                    group.name(),
                    spec.stream(),
                    String.valueOf(e.getCause()));
            return true;
        }
    }

    /** The client's own time-out ends it, or an interrupt. */
    private static <T extends @Nullable Object> T await(CompletableFuture<T> done)
            throws InterruptedException, ExecutionException {
        return done.get();
    }
}
