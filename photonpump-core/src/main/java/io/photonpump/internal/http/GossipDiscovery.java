package io.photonpump.internal.http;

import io.photonpump.cluster.ClusterNode;
import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeDiscovery;
import io.photonpump.cluster.NodeState;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.internal.net.NameService;
import io.photonpump.internal.thread.Failures;
import io.photonpump.settings.ClientSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A discovery that asks nodes about their cluster (docs/protocol.md, Finding the cluster). It asks the members of the
 * last response first, except the one that failed, then the seeds, in random order, one after the other, until one
 * names a node that fits. Safe on any thread; never blocks; futures are completed on the executor of the {@link
 * HttpSender}.
 */
public final class GossipDiscovery implements NodeDiscovery {

    private static final Logger LOG = LoggerFactory.getLogger(GossipDiscovery.class);

    private final ClientSettings settings;
    private final HttpSender http;
    private final GossipClient client;
    private final Destinations resolver;

    /** The members in the last useful response. */
    private volatile List<ClusterNode> members = List.of();

    /** Creates a discovery over the seeds of these settings. */
    public GossipDiscovery(ClientSettings settings, HttpSender http, MemberEndpoints endpoints) {
        this(settings, http, endpoints, NameService.JVM);
    }

    GossipDiscovery(ClientSettings settings, HttpSender http, MemberEndpoints endpoints, NameService names) {
        this.settings = settings;
        this.http = http;
        this.client = new GossipClient(http, settings.gossipTimeout(), endpoints);
        this.resolver = new Destinations(names);
    }

    /**
     * Returns the best node according to the settings' selector, and another one than {@code failed} if there is one.
     *
     * @return fails with {@link ConnectionFailedException} if no response has a node that fits, or if the selector
     *     throws
     */
    @Override
    public CompletableFuture<Endpoint> next(@Nullable Endpoint failed) {
        return search(failed, nodes -> best(nodes, failed), GossipDiscovery::unfit)
                .thenApply(endpoint -> {
                    LOG.debug("discovered {}", endpoint);
                    return endpoint;
                });
    }

    /** Returns the HTTP endpoint of the current leader. Fails as {@link #next} does. */
    public CompletableFuture<Endpoint> leaderHttp() {
        return search(
                null, GossipDiscovery::leader, answer -> "it knows of no node that leads the cluster now: try again");
    }

    /**
     * Returns the HTTP endpoint of the node with this endpoint for clients, according to the last response; null if it
     * is not known.
     */
    public @Nullable Endpoint httpEndpoint(Endpoint endpoint) {
        return members.stream()
                .filter(node -> isAt(node, endpoint))
                .map(ClusterNode::http)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private Optional<Endpoint> best(List<ClusterNode> nodes, @Nullable Endpoint failed) {
        List<ClusterNode> eligible = nodes.stream()
                .filter(node -> node.alive() && node.state().servesClients() && node.endpoint() != null)
                .toList();
        List<Endpoint> ordered = new ArrayList<>();
        for (ClusterNode node : order(eligible)) {
            Endpoint endpoint = node.endpoint();
            if (endpoint != null) {
                ordered.add(endpoint);
            }
        }
        return ordered.stream()
                .filter(endpoint -> !endpoint.equals(failed))
                .findFirst()
                .or(() -> ordered.stream().findFirst());
    }

    private List<ClusterNode> order(List<ClusterNode> eligible) {
        try {
            return settings.nodeSelector().order(eligible);
        } catch (RuntimeException | LinkageError e) {
            throw new ConnectionFailedException(
                    null, "the node selector of the settings threw: correct it; the next attempt asks it again", e);
        }
    }

    private static Optional<Endpoint> leader(List<ClusterNode> nodes) {
        return nodes.stream()
                .filter(node -> node.alive() && node.state() == NodeState.LEADER)
                .map(ClusterNode::http)
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    /**
     * Asks one peer after the other.
     *
     * @param choose returns the wanted node of a response, if there is one
     * @param complaint the reason why a response without it is of no use
     */
    private <T> CompletableFuture<T> search(
            @Nullable Endpoint failed,
            Function<List<ClusterNode>, Optional<T>> choose,
            Function<GossipAnswer, String> complaint) {
        Search<T> search = new Search<>(choose, complaint);
        try {
            return search.ask(remembered(failed), 0)
                    .thenCompose(found -> found.isPresent()
                            ? CompletableFuture.completedFuture(found)
                            : seeds().thenCompose(seeds -> search.ask(seeds, 0)))
                    .thenApply(found -> found.orElseThrow(search::nothingFound));
        } catch (RejectedExecutionException closed) {
            return CompletableFuture.failedFuture(new ClientClosedException("looking for a server"));
        }
    }

    /**
     * Orders the nodes. Managers respond too but know less than the nodes, so they come last (docs/protocol.md, Finding
     * the cluster).
     */
    private List<Destination> remembered(@Nullable Endpoint failed) {
        List<Destination> nodes = new ArrayList<>();
        List<Destination> managers = new ArrayList<>();
        for (ClusterNode member : members) {
            if (member.http() != null && (failed == null || !isAt(member, failed))) {
                (member.state() == NodeState.MANAGER ? managers : nodes).add(new Destination(member.http(), null));
            }
        }
        Collections.shuffle(nodes);
        Collections.shuffle(managers);
        nodes.addAll(managers);
        return nodes;
    }

    private CompletableFuture<List<Destination>> seeds() {
        return CompletableFuture.supplyAsync(
                () -> {
                    List<Destination> peers = new ArrayList<>(resolver.all(settings.servers()));
                    Collections.shuffle(peers);
                    return peers;
                },
                http.executor());
    }

    private static boolean isAt(ClusterNode node, Endpoint endpoint) {
        return endpoint.equals(node.endpoint());
    }

    private static String unfit(GossipAnswer answer) {
        String why = answer.whyNone();
        return why != null
                ? why
                : "none of its " + answer.nodes().size()
                        + " nodes is alive, serves clients of this kind and fits the node preference";
    }

    /** One discovery: the peers that were asked, and why they did not help. Used by one thread at a time. */
    private final class Search<T> {

        private final Function<List<ClusterNode>, Optional<T>> choose;
        private final Function<GossipAnswer, String> complaint;
        private final List<Endpoint> asked = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();

        Search(Function<List<ClusterNode>, Optional<T>> choose, Function<GossipAnswer, String> complaint) {
            this.choose = choose;
            this.complaint = complaint;
        }

        /** Asks the peers from this index on; empty if none of them helped. */
        CompletableFuture<Optional<T>> ask(List<Destination> peers, int index) {
            if (index == peers.size()) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            Destination peer = peers.get(index);
            if (asked.contains(peer.address())) {
                return ask(peers, index + 1);
            }
            asked.add(peer.address());
            return client.ask(peer)
                    .handle((answer, failure) -> failure == null ? chosen(peer, answer) : failed(peer, failure))
                    .thenCompose(found ->
                            found.isPresent() ? CompletableFuture.completedFuture(found) : ask(peers, index + 1));
        }

        private Optional<T> chosen(Destination peer, GossipAnswer answer) {
            List<ClusterNode> nodes = answer.nodes();
            LOG.debug("{} knows of {}", peer, nodes);
            Optional<T> found = choose.apply(nodes);
            if (found.isPresent()) {
                members = nodes;
            } else {
                failures.add(peer + ": " + complaint.apply(answer));
            }
            return found;
        }

        private Optional<T> failed(Destination peer, Throwable failure) {
            if (Failures.unwrapped(failure) instanceof LinkageError misfit) {
                throw misfit; // no other node can help
            }
            String why = client.describe(failure);
            LOG.debug("{} did not help: {}", peer, why);
            failures.add(peer + ": " + why);
            return Optional.empty();
        }

        ConnectionFailedException nothingFound() {
            return new ConnectionFailedException(
                    null,
                    "no node of the cluster could be found. Asked for gossip: " + String.join("; ", failures)
                            + ". The hosts of eventstore+discover:// are HTTP ports (usually "
                            + ClientSettings.defaults().httpPort() + ")",
                    null);
        }
    }
}
