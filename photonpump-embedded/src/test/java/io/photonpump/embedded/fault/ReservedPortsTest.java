package io.photonpump.embedded.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.RawClient;
import io.photonpump.embedded.cluster.EmbeddedCluster;
import io.photonpump.embedded.cluster.EmbeddedNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A server that is down for a moment keeps its ports; another program cannot take them. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class ReservedPortsTest {

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void a_port_that_refuses_connections_stays_with_the_server() {
        try (EmbeddedEventStore server = EmbeddedEventStore.start()) {
            server.refuseConnections();

            assertThat(isFree(server.tcpPort())).isFalse();

            server.acceptConnections();
            try (RawClient client = RawClient.connect(server.tcpPort())) {
                assertThat(client.write("ponies").getLastEventNumber()).isZero();
            }
        }
    }

    @Test
    void another_program_cannot_take_a_port_during_a_restart() throws Exception {
        try (EmbeddedEventStore server = EmbeddedEventStore.start()) {
            List<Integer> ports = List.of(server.tcpPort(), server.httpPort());
            AtomicBoolean done = new AtomicBoolean();
            CountDownLatch trying = new CountDownLatch(1);
            var thread = Executors.newSingleThreadExecutor();
            try {
                Future<Boolean> taken = thread.submit(() -> {
                    while (!done.get()) {
                        if (ports.stream().anyMatch(ReservedPortsTest::isFree)) {
                            return true;
                        }
                        trying.countDown();
                    }
                    return false;
                });
                trying.await();
                for (int i = 0; i < 10; i++) {
                    server.restart();
                }
                done.set(true);

                assertThat(taken.get(10, TimeUnit.SECONDS)).isFalse();
                assertThat(List.of(server.tcpPort(), server.httpPort())).isEqualTo(ports);
            } finally {
                done.set(true);
                thread.shutdownNow();
            }
        }
    }

    @Test
    void a_killed_node_of_a_cluster_keeps_its_ports_until_it_is_revived() {
        try (EmbeddedCluster cluster = EmbeddedCluster.start(3)) {
            EmbeddedNode killed = cluster.killLeader();

            assertThat(isFree(killed.tcpPort())).isFalse();
            assertThat(isFree(killed.httpPort())).isFalse();

            cluster.revive(killed);
            assertThat(killed.isAlive()).isTrue();
        }
    }

    @Test
    void a_closed_server_and_a_closed_cluster_give_their_ports_back() {
        EmbeddedEventStore server = EmbeddedEventStore.start();
        EmbeddedCluster cluster = EmbeddedCluster.start(2);
        int port = cluster.nodes().get(0).tcpPort();
        server.close();
        cluster.close();

        assertThat(isFree(server.tcpPort())).isTrue();
        assertThat(isFree(server.httpPort())).isTrue();
        assertThat(isFree(port)).isTrue();
    }
}
