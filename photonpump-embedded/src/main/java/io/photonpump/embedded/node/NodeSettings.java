package io.photonpump.embedded.node;

import io.photonpump.embedded.engine.EngineSettings;
import io.photonpump.embedded.net.ServerSettings;
import io.photonpump.embedded.tls.ServerTls;
import org.jspecify.annotations.Nullable;

/**
 * What a node is to be like.
 *
 * @param server host, TCP port and heartbeats
 * @param httpPort 0: a free one
 * @param standardProjections whether {@code $by_category} and its like run
 * @param tls null: both ports speak in the clear
 */
public record NodeSettings(
        ServerSettings server,
        int httpPort,
        EngineSettings engine,
        boolean standardProjections,
        @Nullable ServerTls tls) {

    /** The same, on these ports. */
    public NodeSettings onPorts(int tcpPort, int httpPort) {
        var pinned = new ServerSettings(server.host(), tcpPort, server.heartbeatInterval(), server.heartbeatTimeout());
        return new NodeSettings(pinned, httpPort, engine, standardProjections, tls);
    }
}
