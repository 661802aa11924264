package io.photonpump.internal.http;

import io.photonpump.cluster.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns seeds into peers: a name that stands for several machines becomes all of them, IPv4 and IPv6 alike. Looked up anew for
 * each discovery (the JVM itself remembers answers for some seconds). Blocks.
 */
final class SeedResolver {

    /** How names become addresses. */
    interface NameService {
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    private final NameService names;

    SeedResolver(NameService names) {
        this.names = names;
    }

    List<GossipPeer> resolve(List<Endpoint> seeds) {
        return seeds.stream().flatMap(this::peers).distinct().toList();
    }

    /** A name without addresses stays a peer: asking it fails with the reason, which belongs among the others. */
    private Stream<GossipPeer> peers(Endpoint seed) {
        InetAddress[] addresses;
        try {
            addresses = names.lookUp(seed.host());
        } catch (UnknownHostException e) {
            addresses = new InetAddress[0];
        }
        if (addresses.length < 2) {
            return Stream.of(new GossipPeer(seed, null));
        }
        return Arrays.stream(addresses)
                .map(address -> new GossipPeer(new Endpoint(address.getHostAddress(), seed.port()), seed.host()));
    }
}
