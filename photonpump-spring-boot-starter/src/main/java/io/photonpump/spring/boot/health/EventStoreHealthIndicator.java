package io.photonpump.spring.boot.health;

import io.photonpump.client.ConnectionStatus;
import io.photonpump.client.EventStoreClient;
import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * DOWN while a connection is not ready, while the server refuses its credentials, or while a listener has FAILED or is WAITING. A
 * listener that was stopped or paused, or that is starting, is shown and does not change the status.
 */
public final class EventStoreHealthIndicator extends AbstractHealthIndicator {

    private final Supplier<Map<String, EventStoreClient>> clients;
    private final @Nullable SubscriptionRegistry subscriptions;

    /** {@code clients} by bean name; {@code subscriptions} null: there are no listeners. */
    public EventStoreHealthIndicator(
            Map<String, EventStoreClient> clients, @Nullable SubscriptionRegistry subscriptions) {
        this(() -> clients, subscriptions);
    }

    /** {@code clients} gives all clients that there are by bean name, whenever it is asked. */
    EventStoreHealthIndicator(
            Supplier<Map<String, EventStoreClient>> clients, @Nullable SubscriptionRegistry subscriptions) {
        super("the state of the event store could not be read");
        this.clients = clients;
        this.subscriptions = subscriptions;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        boolean connected = true;
        Map<String, EventStoreClient> all = clients.get();
        for (Map.Entry<String, EventStoreClient> client : all.entrySet()) {
            ConnectionStatus status = client.getValue().status();
            if (status == null) {
                // A mock in a test; no client answers null.
                connected = false;
                continue;
            }
            connected &= status.isReady() && !status.refusedCredentials();
            health.withDetail(all.size() == 1 ? "connection" : client.getKey(), connection(status));
        }
        boolean failed = false;
        if (subscriptions != null) {
            Map<String, Object> details = new LinkedHashMap<>();
            for (SubscriptionContainer container : subscriptions.containers()) {
                ContainerStatus status = container.status();
                failed |= !container.isHealthy();
                details.put(container.id(), SubscriptionDetails.of(container.spec(), status));
            }
            health.withDetail("subscriptions", details);
        }
        if (connected && !failed) {
            health.up();
        } else {
            health.down();
        }
    }

    private static Map<String, Object> connection(ConnectionStatus status) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("phase", status.phase());
        details.put("since", status.since());
        if (status.endpoint() != null) {
            details.put("endpoint", status.endpoint().toString());
        }
        if (!status.isReady()) {
            details.put("failedAttempts", status.attempts());
        }
        if (status.lastError() != null) {
            details.put("error", status.lastError());
        }
        return details;
    }
}
