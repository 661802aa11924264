package io.photonpump.internal.http;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.settings.ClientSettings;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the HTTP endpoint for a request, from what the TCP side of the client knows. */
final class AdminTargets {

    private final ClientSettings settings;
    private final @Nullable GossipDiscovery discovery;
    private final Supplier<@Nullable Endpoint> connected;

    /**
     * Targets of a client.
     *
     * @param discovery null: the client does not find its servers by gossip
     * @param connected the TCP endpoint that the client is connected to; null if it is not
     */
    AdminTargets(ClientSettings settings, @Nullable GossipDiscovery discovery, Supplier<@Nullable Endpoint> connected) {
        this.settings = settings;
        this.discovery = discovery;
        this.connected = connected;
    }

    CompletableFuture<Endpoint> find(AdminRequest.Target target) {
        return switch (target) {
            case LEADER -> discovery == null ? node() : discovery.leaderHttp();
            case NODE -> node();
        };
    }

    /** Without a connection, any server will do: it answers for itself, or points to the leader. */
    private CompletableFuture<Endpoint> node() {
        Endpoint tcp = connected.get();
        if (tcp != null) {
            Endpoint advertised = discovery == null ? null : discovery.httpEndpoint(tcp);
            return CompletableFuture.completedFuture(
                    advertised != null ? advertised : new Endpoint(tcp.host(), settings.httpPort()));
        }
        if (discovery != null) {
            return discovery.leaderHttp();
        }
        if (settings.discovery() != null) {
            return CompletableFuture.failedFuture(new ConnectionFailedException(
                    null,
                    "the client has not found a server yet, so it does not know whom to ask: wait for connected()",
                    null));
        }
        return CompletableFuture.completedFuture(
                new Endpoint(settings.servers().get(0).host(), settings.httpPort()));
    }
}
