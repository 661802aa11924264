package io.photonpump.embedded.internal.net;

import java.time.Duration;

/**
 * How the server meets the network.
 *
 * @param host the address to bind to
 * @param tcpPort 0: a free one
 * @param heartbeatInterval after so long without a byte the peer is asked for one; zero: never
 * @param heartbeatTimeout after so long without an answer the connection is closed
 * @param service how long requests take
 */
public record ServerSettings(
        String host, int tcpPort, Duration heartbeatInterval, Duration heartbeatTimeout, ServiceSettings service) {

    /** The same on this port. */
    public ServerSettings onPort(int tcpPort) {
        return new ServerSettings(host, tcpPort, heartbeatInterval, heartbeatTimeout, service);
    }
}
