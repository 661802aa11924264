package io.photonpump.embedded.internal.net;

import java.time.Duration;

/**
 * The network settings of the server.
 *
 * @param host the address to bind to
 * @param tcpPort 0: any free port
 * @param heartbeatInterval the time without a byte after which the server requests a heartbeat; zero: never
 * @param heartbeatTimeout the time without an answer after which the connection is closed
 * @param idleTimeout the time in which a frame must become complete, and after which an inactive HTTP connection is closed;
 *     zero: unlimited
 * @param service the duration of requests
 */
public record ServerSettings(
        String host,
        int tcpPort,
        Duration heartbeatInterval,
        Duration heartbeatTimeout,
        Duration idleTimeout,
        ServiceSettings service) {

    public static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(2);

    /** The default, for clients that stop in a debugger. Real servers wait 700 ms. */
    public static final Duration HEARTBEAT_TIMEOUT = Duration.ofMinutes(2);

    public static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);

    /** Returns the settings with this port. */
    public ServerSettings onPort(int tcpPort) {
        return new ServerSettings(host, tcpPort, heartbeatInterval, heartbeatTimeout, idleTimeout, service);
    }
}
