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
 * Health of clients and listeners. The status is DOWN while a client is not connected, while the server refuses its credentials, or
 * while a listener is FAILED or WAITING. A starting, stopped or paused listener does not change the status. The indicator reads
 * states from memory and never calls the server.
 */
public final class EventStoreHealthIndicator extends AbstractHealthIndicator {

    private final Supplier<Map<String, EventStoreClient>> clients;
    private final @Nullable SubscriptionRegistry subscriptions;

    /**
     * Creates an indicator for a fixed set of clients.
     *
     * @param clients the clients, by bean name
     * @param subscriptions the listeners of the application; null if there are none
     */
    public EventStoreHealthIndicator(
            Map<String, EventStoreClient> clients, @Nullable SubscriptionRegistry subscriptions) {
        this(() -> clients, subscriptions);
    }

    /** Creates an indicator that calls {@code clients} for the current clients, by bean name, on each check. */
    EventStoreHealthIndicator(
            Supplier<Map<String, EventStoreClient>> clients, @Nullable SubscriptionRegistry subscriptions) {
        super("The event store health check failed");
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
                // The client is a mock in a test: no real client returns null.
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
