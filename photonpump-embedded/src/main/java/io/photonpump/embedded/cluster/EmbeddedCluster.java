package io.photonpump.embedded.cluster;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.internal.engine.EngineSettings;
import io.photonpump.embedded.internal.engine.ServerClock;
import io.photonpump.embedded.internal.http.HttpAccess;
import io.photonpump.embedded.internal.net.EventStoreServer;
import io.photonpump.embedded.internal.net.Overtaking;
import io.photonpump.embedded.internal.net.ServerSettings;
import io.photonpump.embedded.internal.net.ServiceSettings;
import io.photonpump.embedded.internal.node.Node;
import io.photonpump.embedded.internal.node.NodeSettings;
import io.photonpump.embedded.tls.ServerTls;
import io.photonpump.error.InvalidSettingsException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster in this JVM, for tests of clients.
 *
 * <pre>{@code
 * try (EmbeddedCluster cluster = EmbeddedCluster.start(3);
 *      EventStoreClient client = PhotonPump.connect(cluster.url())) {
 *     client.publishEvent("ponies", "PonyJumped", Map.of()).join();
 *     EmbeddedNode dead = cluster.killLeader();
 *     client.publishEvent("ponies", "PonyJumped", Map.of()).join();   // to the next leader
 *     cluster.revive(dead);
 * }
 * }</pre>
 *
 * One node leads and takes writes; what it acknowledges is on every living node. Followers serve reads and volatile
 * subscriptions, forward writes that do not insist on the leader, and answer the rest with NotHandled and the leader's address.
 * When the leader dies the others elect a new one after the election time, if they are the majority; until then they answer
 * NotReady. All data is in memory and lives as long as the cluster. Methods from any thread.
 */
public final class EmbeddedCluster implements AutoCloseable {

    static final String HOST = "127.0.0.1";

    private static final Duration ELECTION_TIMEOUT = Duration.ofSeconds(10);

    private final EventLoopGroup group = EventStoreServer.newLoop();
    private final EventLoop loop = group.next();
    private final ServerClock clock = new ServerClock(InstantSource.system());
    private final List<EmbeddedNode> nodes;
    private final Membership membership;
    private final Duration electionTime;
    private final boolean tls;
    private volatile CompletableFuture<EmbeddedNode> elected = new CompletableFuture<>();

    private EmbeddedCluster(Builder builder) {
        nodes = new ArrayList<>();
        for (int i = 0; i < builder.size; i++) {
            nodes.add(new EmbeddedNode(i));
        }
        membership = new Membership(nodes);
        electionTime = builder.electionTime;
        tls = builder.tls != null;
        try {
            for (EmbeddedNode node : nodes) {
                start(node, node.reservePorts(builder.settings()));
            }
            call(this::elect);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Starts a cluster with the default settings.
     *
     * @param size the number of nodes, usually 3 or 5
     * @return the cluster
     */
    public static EmbeddedCluster start(int size) {
        return builder().size(size).start();
    }

    /** {@return a builder with the default settings} */
    public static Builder builder() {
        return new Builder();
    }

    private void start(EmbeddedNode node, NodeSettings settings) {
        node.run(Node.start(
                settings,
                membership.journalOf(node),
                clock,
                node.faultRun(),
                (server, httpPort) -> new ClusterView(membership, node, tls),
                (engine, hook) -> new EventStoreServer(
                        settings.server(), engine, hook, new ClusterGate(membership, node, tls), group)));
        call(() -> membership.join(node));
    }

    private void elect() {
        EmbeddedNode leader = membership.elect();
        if (leader != null) {
            elected.complete(leader);
        }
    }

    /** {@return the connection URL for discovery by gossip: {@code eventstore+discover://127.0.0.1:<http port>,…}} */
    public String url() {
        String hosts = nodes.stream().map(node -> HOST + ":" + node.httpPort()).collect(Collectors.joining(","));
        return url("eventstore+discover://" + hosts, "", nodes.get(0).node().settings());
    }

    static String url(String hosts, String query, NodeSettings settings) {
        String security = settings.urlKeys();
        String both = query.isEmpty() || security.isEmpty() ? query + security : query + "&" + security;
        return both.isEmpty() ? hosts : hosts + "?" + both;
    }

    /** {@return all nodes, killed ones included, in the order in which they were started} */
    public List<EmbeddedNode> nodes() {
        return List.copyOf(nodes);
    }

    /**
     * Returns the leader, after the end of an election if there is none.
     *
     * @return the leader
     * @throws IllegalStateException if there is no leader after 10 seconds, for example because most nodes are killed
     */
    public EmbeddedNode leader() {
        try {
            return elected.get(ELECTION_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a leader", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(
                    "no leader after " + ELECTION_TIMEOUT + ": "
                            + nodes.stream().filter(EmbeddedNode::isAlive).count() + " of " + nodes.size()
                            + " nodes live, and it takes more than half",
                    e);
        }
    }

    /** {@return the running nodes that are not the leader} */
    public List<EmbeddedNode> followers() {
        EmbeddedNode leader = leader();
        return nodes.stream().filter(node -> node.isAlive() && node != leader).toList();
    }

    /**
     * Kills the leader, without waiting for the election.
     *
     * @return the killed node
     */
    public EmbeddedNode killLeader() {
        EmbeddedNode leader = leader();
        kill(leader);
        return leader;
    }

    /**
     * Stops a node like a killed process. Its ports refuse connections until {@link #revive}.
     *
     * @param node the node; if it is killed already, nothing happens
     */
    public synchronized void kill(EmbeddedNode node) {
        if (!node.isAlive()) {
            return;
        }
        node.node().kill();
        call(() -> {
            boolean led = membership.leader() == node;
            node.member(membership, tls); // as gossip will remember it
            membership.leave(node);
            if (led) {
                elected = new CompletableFuture<>();
                scheduleElection();
            }
        });
    }

    /**
     * Restarts a killed node on the same ports, and returns when it follows the leader and has all data.
     *
     * @param node the node; if it is running, nothing happens
     */
    public synchronized void revive(EmbeddedNode node) {
        if (node.isAlive()) {
            return;
        }
        start(node, node.node().settings());
        call(() -> {
            if (membership.leader() == null) {
                scheduleElection();
            }
        });
    }

    private void scheduleElection() {
        loop.schedule(this::elect, electionTime.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void call(Runnable action) {
        loop.submit(action).syncUninterruptibly();
    }

    /** Stops all nodes. */
    @Override
    public synchronized void close() {
        for (EmbeddedNode node : nodes) {
            if (node.isAlive()) {
                node.setReady(false);
                node.node().close();
            }
            node.releasePorts();
        }
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Override
    public String toString() {
        return "EmbeddedCluster[" + url() + "]";
    }

    /** The settings of a cluster. Not thread-safe. */
    public static final class Builder {

        private int size = 3;
        private Dialect dialect = Dialect.V5;
        private Duration electionTime = Duration.ofMillis(200);
        private Duration heartbeatInterval = ServerSettings.HEARTBEAT_INTERVAL;
        private Duration heartbeatTimeout = ServerSettings.HEARTBEAT_TIMEOUT;
        private boolean anonymousAccess = true;
        private boolean insecure;
        private ServiceSettings service = ServiceSettings.IMMEDIATE;
        private @Nullable ServerTls tls;

        private Builder() {}

        /**
         * Sets the number of nodes.
         *
         * @param size 1 or more; 3 by default
         * @return this builder
         */
        public Builder size(int size) {
            if (size < 1) {
                throw new IllegalArgumentException("a cluster has at least one node, not " + size);
            }
            this.size = size;
            return this;
        }

        /**
         * Sets the version of the server to emulate.
         *
         * @param dialect the version; {@link Dialect#V5} by default
         * @return this builder
         */
        public Builder dialect(Dialect dialect) {
            this.dialect = Objects.requireNonNull(dialect, "dialect");
            return this;
        }

        /**
         * Sets the duration of an election.
         *
         * @param time how long there is no leader after one was killed; 200 ms by default
         * @return this builder
         */
        public Builder electionTime(Duration time) {
            this.electionTime = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Sets the heartbeat, as {@link io.photonpump.embedded.EmbeddedEventStore.Builder#heartbeat}.
         *
         * @param interval 2 seconds by default
         * @param timeout 2 minutes by default
         * @return this builder
         */
        public Builder heartbeat(Duration interval, Duration timeout) {
            this.heartbeatInterval = Objects.requireNonNull(interval, "interval");
            this.heartbeatTimeout = Objects.requireNonNull(timeout, "timeout");
            return this;
        }

        /**
         * Enables TLS on all ports of all nodes, or on the TCP ports only ({@link ServerTls#withPlainHttp}). By default, the nodes do not use
         * TLS.
         *
         * @param tls the certificate of all nodes
         * @return this builder
         */
        public Builder tls(ServerTls tls) {
            this.tls = Objects.requireNonNull(tls, "tls");
            return this;
        }

        /**
         * As {@link io.photonpump.embedded.EmbeddedEventStore.Builder#writeTime}, for each node by itself.
         *
         * @param time see there
         * @return this builder
         */
        public Builder writeTime(Duration time) {
            this.service = service.withWriteTime(time);
            return this;
        }

        /**
         * As {@link io.photonpump.embedded.EmbeddedEventStore.Builder#readTime}, for each node by itself.
         *
         * @param time see there
         * @return this builder
         */
        public Builder readTime(Duration time) {
            this.service = service.withReadTime(time);
            return this;
        }

        /**
         * As {@link io.photonpump.embedded.EmbeddedEventStore.Builder#overtaking}, for each node by itself.
         *
         * @param seed see there
         * @return this builder
         */
        public Builder overtaking(long seed) {
            this.service = service.withOvertaking(Overtaking.withSeed(seed));
            return this;
        }

        /**
         * As {@link io.photonpump.embedded.EmbeddedEventStore.Builder#strictSendLimit}, for each node by itself.
         *
         * @param strict see there
         * @return this builder
         */
        public Builder strictSendLimit(boolean strict) {
            this.service = service.withStrictSendLimit(strict);
            return this;
        }

        /**
         * Allows or forbids anonymous access, as {@link io.photonpump.embedded.EmbeddedEventStore.Builder#anonymousAccess}.
         *
         * @param allowed true by default
         * @return this builder
         */
        public Builder anonymousAccess(boolean allowed) {
            this.anonymousAccess = allowed;
            return this;
        }

        /**
         * Switches the insecure mode on or off, as {@link io.photonpump.embedded.EmbeddedEventStore.Builder#insecure} does for a single
         * server.
         *
         * @param insecure whether nobody is asked who they are; false by default
         * @return this builder
         */
        public Builder insecure(boolean insecure) {
            this.insecure = insecure;
            return this;
        }

        /**
         * Starts all nodes on free ports and elects the first leader.
         *
         * @return the cluster
         */
        public EmbeddedCluster start() {
            return new EmbeddedCluster(this);
        }

        private NodeSettings settings() {
            if (insecure && (tls != null || !anonymousAccess)) {
                throw new InvalidSettingsException(
                        "insecure", "an insecure cluster has no TLS and needs anonymous access");
            }
            return new NodeSettings(
                    new ServerSettings(
                            HOST, 0, heartbeatInterval, heartbeatTimeout, ServerSettings.IDLE_TIMEOUT, service),
                    0,
                    new EngineSettings(dialect, anonymousAccess, false, insecure, EngineSettings.MAX_APPEND_SIZE),
                    tls,
                    HttpAccess.OWN);
        }
    }
}
