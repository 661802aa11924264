package io.photonpump.contract;

import io.photonpump.cluster.Endpoint;
import java.util.List;

/** Starts clusters of three nodes that tests may kill. */
public interface ClusterFixture {

    /** In the clear. */
    Cluster start();

    /** With TLS on all TCP ports, and on the HTTP ports where servers of this kind have it. */
    Cluster startWithTls();

    /** A cluster; whoever started it closes it. */
    interface Cluster extends AutoCloseable {

        /** All nodes, dead ones too. */
        List<Node> nodes();

        /** Waits for the end of an election if there is one. */
        Node leader();

        /** Those that live and do not lead. */
        List<Node> followers();

        /** As if its process had been killed: connections are cut, and refused from now on. */
        void kill(Node node);

        /** On the ports it had; when this returns it follows. */
        void revive(Node node);

        /** The keys of a URL that say how it is encrypted; empty for a cluster in the clear. */
        String encryption();

        @Override
        void close();
    }

    /** Where a node takes clients. */
    record Node(Endpoint tcp, Endpoint http) {}
}
