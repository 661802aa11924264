package io.photonpump.embedded.internal.node;

import io.photonpump.embedded.error.ListenException;
import io.photonpump.embedded.internal.net.ReservedPort;

/** The two ports of a node, which stay the same while the node is stopped and started again. */
public record ReservedPorts(ReservedPort tcp, ReservedPort http) implements AutoCloseable {

    /**
     * Reserves the ports that the settings name, or free ones.
     *
     * @throws ListenException if another program listens on one of them
     */
    public static ReservedPorts of(NodeSettings settings) {
        String host = settings.server().host();
        ReservedPort tcp = ReservedPort.of(host, settings.server().tcpPort());
        try {
            return new ReservedPorts(tcp, ReservedPort.of(host, settings.httpPort()));
        } catch (RuntimeException e) {
            tcp.close();
            throw e;
        }
    }

    /** Returns the settings with these ports. */
    public NodeSettings in(NodeSettings settings) {
        return settings.onPorts(tcp.port(), http.port());
    }

    @Override
    public void close() {
        tcp.close();
        http.close();
    }
}
