package io.photonpump.contract;

import io.photonpump.cluster.Endpoint;
import java.util.List;

/** Starts clusters of three nodes that tests may kill. */
public interface ClusterFixture {

    /** Starts a cluster without encryption. */
    Cluster start();

    /** Starts a cluster with TLS on all TCP ports, and on the HTTP ports if servers of this kind support it. */
    Cluster startWithTls();

    /** A cluster, which the test closes. */
    interface Cluster extends AutoCloseable {

        /** Returns all nodes, killed ones included. */
        List<Node> nodes();

        /** Returns the leader, after the end of an election if there is one. */
        Node leader();

        /** Returns the running nodes that are not the leader. */
        List<Node> followers();

        /** Stops a node like a killed process: connections are closed and refused. */
        void kill(Node node);

        /** Restarts a node on its ports, and returns when it is a follower. */
        void revive(Node node);

        /** Returns the keys of a URL for the encryption of the cluster; empty without encryption. */
        String encryption();

        @Override
        void close();
    }

    /** The endpoints of a node. */
    record Node(Endpoint tcp, Endpoint http) {}
}
