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

/** Creates and updates persistent groups, on the supervising thread of their listener. */
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

    /** Creates the group, unless another process creates it first. */
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
     * Updates the group if its settings differ, because an update disconnects all consumers, including those of other instances.
     * Comparing needs the server's HTTP interface and updating does not, so a group whose settings cannot be read is updated: the
     * application asked for these settings, and a group with other settings does more harm than a moment without consumers. A user
     * who may not read or update the group joins it as it is. A missing group is left to {@link #create()}.
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
                        "{} joins the group '{}' on {} without updating it, because its user may not update "
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
                    "cannot read the settings of the group '{}' on {}, and updates it, which disconnects its "
                            + "consumers for a moment: {}",
                    group.name(),
                    spec.stream(),
                    String.valueOf(e.getCause()));
            return true;
        }
    }

    /** Waits for the answer. The client's own timeout limits the wait, and an interrupt ends it. */
    private static <T extends @Nullable Object> T await(CompletableFuture<T> done)
            throws InterruptedException, ExecutionException {
        return done.get();
    }
}
