package io.photonpump.embedded.contract;

import io.photonpump.cluster.Endpoint;
import io.photonpump.contract.ClusterFixture;
import io.photonpump.embedded.cluster.EmbeddedCluster;
import io.photonpump.embedded.cluster.EmbeddedNode;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.tls.ServerTls;
import java.time.Duration;
import java.util.List;

/** Embedded clusters with short elections. */
record EmbeddedClusterFixture(Dialect dialect) implements ClusterFixture {

    private static final ServerTls TLS = ServerTls.selfMade();

    @Override
    public Cluster start() {
        return new Running(builder().start());
    }

    @Override
    public Cluster startWithTls() {
        var tls = dialect == Dialect.V5 ? TLS.withPlainHttp() : TLS;
        return new Running(builder().tls(tls).start());
    }

    private EmbeddedCluster.Builder builder() {
        return EmbeddedCluster.builder().size(3).dialect(dialect).electionTime(Duration.ofMillis(100));
    }

    private record Running(EmbeddedCluster cluster) implements Cluster {

        private static Node describe(EmbeddedNode node) {
            return new Node(new Endpoint("127.0.0.1", node.tcpPort()), new Endpoint("127.0.0.1", node.httpPort()));
        }

        private EmbeddedNode find(Node wanted) {
            return cluster.nodes().stream()
                    .filter(node -> describe(node).equals(wanted))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public List<Node> nodes() {
            return cluster.nodes().stream().map(Running::describe).toList();
        }

        @Override
        public Node leader() {
            return describe(cluster.leader());
        }

        @Override
        public List<Node> followers() {
            return cluster.followers().stream().map(Running::describe).toList();
        }

        @Override
        public void kill(Node node) {
            cluster.kill(find(node));
        }

        @Override
        public void revive(Node node) {
            cluster.revive(find(node));
        }

        @Override
        public String encryption() {
            var url = cluster.url();
            return url.contains("?") ? url.substring(url.indexOf('?') + 1) : "";
        }

        @Override
        public void close() {
            cluster.close();
        }
    }
}
