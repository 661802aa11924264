package io.photonpump.cluster;

import static java.util.Objects.requireNonNull;

/**
 * A host and a port.
 *
 * @param host a name or an address, without whitespace; IPv6 without brackets
 * @param port 1 to 65,535
 */
public record Endpoint(String host, int port) {

    /**
     * Creates an endpoint.
     *
     * @param host a name or an address, without whitespace; IPv6 without brackets
     * @param port 1 to 65,535
     * @throws IllegalArgumentException if the host is empty or has whitespace, or the port is out of range
     */
    public Endpoint {
        requireNonNull(host, "host");
        if (host.isEmpty() || host.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("an endpoint needs a host without whitespace");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
    }

    /** {@return {@code host:port}, with an IPv6 address in brackets} */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
