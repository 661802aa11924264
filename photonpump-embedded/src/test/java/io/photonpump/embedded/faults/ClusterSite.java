package io.photonpump.embedded.faults;

import io.photonpump.cluster.Endpoint;
import io.photonpump.embedded.cluster.EmbeddedCluster;
import io.photonpump.embedded.cluster.EmbeddedNode;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.fault.Moment;
import io.photonpump.embedded.fault.Operation;
import io.photonpump.settings.ClientSettings;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Three nodes, of which one at a time may be dead, so that there is always a majority. */
final class ClusterSite implements Site {

    private final Security security;
    private final EmbeddedCluster cluster;
    private final Random random;
    private @Nullable EmbeddedNode dead;

    ClusterSite(Dialect dialect, Security security, Random random) {
        this.security = security;
        this.random = new Random(random.nextLong());
        EmbeddedCluster.Builder builder = EmbeddedCluster.builder()
                .size(3)
                .dialect(dialect)
                .electionTime(Duration.ofMillis(20))
                .heartbeat(Duration.ofMillis(200), Duration.ofMillis(300))
                .overtaking(random.nextLong());
        security.secure(builder);
        cluster = builder.start();
    }

    @Override
    public ClientSettings settings() {
        return directSettings();
    }

    @Override
    public ClientSettings directSettings() {
        List<Endpoint> seeds = cluster.nodes().stream()
                .map(node -> new Endpoint("127.0.0.1", node.httpPort()))
                .toList();
        return security.secure(ClientSettings.defaults()).withGossipSeeds(seeds);
    }

    @Override
    public int port() {
        return cluster.nodes().get(0).tcpPort();
    }

    private List<EmbeddedNode> living() {
        return cluster.nodes().stream().filter(EmbeddedNode::isAlive).toList();
    }

    @Override
    public synchronized void faults(FaultScript script) {
        living().forEach(node -> node.faults(script));
    }

    @Override
    public synchronized void killConnections() {
        living().forEach(EmbeddedNode::killConnections);
    }

    @Override
    public synchronized void cut() {
        List<EmbeddedNode> living = living();
        living.get(random.nextInt(living.size())).killConnections();
    }

    /** Until the heartbeats of both sides have noticed. */
    @Override
    public synchronized void freeze() {
        faults(FaultScript.none().when(Moment.beforeExecuting(Operation.ANY).times(2), Fault.stall()));
    }

    @Override
    public synchronized void restart() {
        accept();
        cluster.revive(cluster.killLeader());
        cluster.leader();
    }

    /** The leader dies as often as a follower. */
    @Override
    public synchronized void refuse() {
        accept();
        List<EmbeddedNode> followers = cluster.followers();
        EmbeddedNode victim = random.nextBoolean() ? cluster.leader() : followers.get(random.nextInt(followers.size()));
        cluster.kill(victim);
        dead = victim;
        cluster.leader();
    }

    @Override
    public synchronized void accept() {
        if (dead != null) {
            cluster.revive(dead);
            dead = null;
        }
    }

    @Override
    public void close() {
        cluster.close();
    }
}
