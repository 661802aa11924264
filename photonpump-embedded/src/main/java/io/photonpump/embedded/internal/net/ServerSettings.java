package io.photonpump.embedded.internal.net;

import java.time.Duration;

/**
 * How the server meets the network.
 *
 * @param host the address to bind to
 * @param tcpPort 0: a free one
 * @param heartbeatInterval after so long without a byte the peer is asked for one; zero: never
 * @param heartbeatTimeout after so long without an answer the connection is closed
 * @param idleTimeout the time for a frame to become complete, and the time for which an HTTP connection may do nothing; zero:
 *     unlimited
 * @param service how long requests take
 */
public record ServerSettings(
        String host,
        int tcpPort,
        Duration heartbeatInterval,
        Duration heartbeatTimeout,
        Duration idleTimeout,
        ServiceSettings service) {

    public static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(2);

    /** Long enough for a client that is stopped in a debugger; real servers wait 700 ms. */
    public static final Duration HEARTBEAT_TIMEOUT = Duration.ofMinutes(2);

    public static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);

    /** The same on this port. */
    public ServerSettings onPort(int tcpPort) {
        return new ServerSettings(host, tcpPort, heartbeatInterval, heartbeatTimeout, idleTimeout, service);
    }
}
