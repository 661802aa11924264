package io.photonpump.internal.http;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.settings.ClientSettings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The servers to send administrative requests to, derived from what the client's connection knows. */
final class AdminTargets {

    private final ClientSettings settings;
    private final @Nullable GossipDiscovery discovery;
    private final Supplier<@Nullable Endpoint> connected;

    /**
     * Creates the targets of a client.
     *
     * @param discovery null: the client does not find its servers by gossip
     * @param connected the endpoint that the client is connected to; null if it is not
     */
    AdminTargets(ClientSettings settings, @Nullable GossipDiscovery discovery, Supplier<@Nullable Endpoint> connected) {
        this.settings = settings;
        this.discovery = discovery;
        this.connected = connected;
    }

    /** Returns one server or more, best first: the next one is used when those before it accept no connection. */
    CompletableFuture<List<Endpoint>> find(AdminRequest.Target target) {
        return switch (target) {
            case LEADER -> discovery == null ? node() : discovery.leaderHttp().thenApply(List::of);
            case NODE -> node();
        };
    }

    /** Returns the servers without a connection: any of them answers for itself, or redirects to the leader. */
    private CompletableFuture<List<Endpoint>> node() {
        Endpoint node = connected.get();
        if (node != null) {
            Endpoint advertised = discovery == null ? null : discovery.httpEndpoint(node);
            return CompletableFuture.completedFuture(List.of(advertised != null ? advertised : httpOf(node)));
        }
        if (discovery != null) {
            return discovery.leaderHttp().thenApply(List::of);
        }
        if (settings.discovery() != null) {
            return CompletableFuture.failedFuture(new ConnectionFailedException(
                    null,
                    "the client has not found a server yet, so it does not know whom to ask: wait for connected()",
                    null));
        }
        return CompletableFuture.completedFuture(
                settings.servers().stream().map(this::httpOf).distinct().toList());
    }

    private Endpoint httpOf(Endpoint node) {
        return new Endpoint(node.host(), settings.httpPort());
    }
}
