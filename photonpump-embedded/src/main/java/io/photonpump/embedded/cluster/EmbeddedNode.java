package io.photonpump.embedded.cluster;

import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.internal.dialect.DialectRules;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.fault.FaultRun;
import io.photonpump.embedded.internal.http.ClusterMember;
import io.photonpump.embedded.internal.node.Node;
import io.photonpump.embedded.internal.node.NodeSettings;
import io.photonpump.embedded.internal.node.ReservedPorts;
import io.photonpump.embedded.internal.store.Store;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A node of an {@link EmbeddedCluster}. It keeps its ports when it is killed and revived. Safe on any thread. */
public final class EmbeddedNode {

    private final UUID id = UUID.randomUUID();
    private final int index;
    private final FaultRun faults = new FaultRun();
    private @Nullable ReservedPorts ports;
    private volatile @Nullable Node node;
    private volatile boolean ready;

    // On the event loop only.
    private int applied;
    private @Nullable ClusterMember lastSeen;

    EmbeddedNode(int index) {
        this.index = index;
    }

    /** {@return the port of the TCP protocol} */
    public int tcpPort() {
        return node().tcp().tcpPort();
    }

    /** {@return the port of the HTTP interface} */
    public int httpPort() {
        return node().httpPort();
    }

    /** {@return the connection URL for this node alone: {@code eventstore://127.0.0.1:<port>?httpPort=<port>}} */
    public String url() {
        return EmbeddedCluster.url("eventstore://127.0.0.1:" + tcpPort(), "httpPort=" + httpPort(), node().settings());
    }

    /** {@return whether the node runs and is part of the cluster} */
    public boolean isAlive() {
        return ready;
    }

    /**
     * Injects faults into this node's connections, until the node is killed or has another script.
     *
     * @param script the faults; {@link FaultScript#none()} for none
     */
    public void faults(FaultScript script) {
        node().tcp().call(() -> {
            faults.start(script);
            return true;
        });
    }

    /** Closes all TCP connections of this node without notice. */
    public void killConnections() {
        node().tcp().killConnections();
    }

    @Override
    public String toString() {
        return "node " + index;
    }

    UUID id() {
        return id;
    }

    FaultRun faultRun() {
        return faults;
    }

    /** The running node; after its death the one that was. */
    Node node() {
        return Objects.requireNonNull(node, "this node has never been started");
    }

    /** Returns the settings with ports that stay with this node until {@link #releasePorts}. */
    NodeSettings reservePorts(NodeSettings settings) {
        ReservedPorts reserved = ReservedPorts.of(settings);
        ports = reserved;
        return reserved.in(settings);
    }

    void releasePorts() {
        if (ports != null) {
            ports.close();
        }
    }

    void run(Node running) {
        node = running;
    }

    EventStoreEngine engine() {
        return node().tcp().engine();
    }

    boolean isReady() {
        return ready;
    }

    void setReady(boolean ready) {
        this.ready = ready;
    }

    int applied() {
        return applied;
    }

    void setApplied(int applied) {
        this.applied = applied;
    }

    /** As gossip tells of it: a dead one as it was last. */
    ClusterMember member(Membership membership, boolean tls) {
        ClusterMember before = lastSeen;
        if (!ready && before != null) {
            return before.dead();
        }
        Store store = engine().store();
        lastSeen = new ClusterMember(
                id,
                state(membership),
                ready,
                EmbeddedCluster.HOST,
                tcpPort(),
                httpPort(),
                tls,
                store.lastCommitPosition(),
                store.writerPosition(),
                Math.max(0, membership.epoch()),
                membership.epochId());
        return lastSeen;
    }

    private String state(Membership membership) {
        DialectRules dialect = engine().dialect();
        if (!ready) {
            return "Initializing";
        }
        if (membership.leader() == this) {
            return dialect.leaderState();
        }
        return membership.leader() == null ? "Unknown" : dialect.followerState();
    }
}
