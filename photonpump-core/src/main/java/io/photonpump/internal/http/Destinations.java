package io.photonpump.internal.http;

import io.photonpump.cluster.Endpoint;
import io.photonpump.internal.net.AddressBook;
import io.photonpump.internal.net.NameService;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns endpoints into destinations. It looks names up each time, because a name may stand for several machines, or for
 * several addresses of one, IPv4 and IPv6 alike. Blocks.
 */
final class Destinations {

    private final NameService names;
    private final AddressBook book;

    Destinations(NameService names) {
        this.names = names;
        this.book = new AddressBook(names);
    }

    /** Returns all machines that the names of the seeds lead to, each by its own address. */
    List<Destination> all(List<Endpoint> seeds) {
        return seeds.stream().flatMap(this::eachAddress).distinct().toList();
    }

    /**
     * Returns a destination for a name without addresses: asking it fails with the reason, which is reported among the
     * others.
     */
    private Stream<Destination> eachAddress(Endpoint seed) {
        InetAddress[] addresses = lookUp(seed);
        return addresses.length < 2
                ? Stream.of(new Destination(seed, null))
                : Arrays.stream(addresses).map(address -> at(address, seed));
    }

    /**
     * Returns the destinations for servers of which the first that responds will do, best first. A name is tried as it
     * is, because proxies look at it; that leads to its first address. If it accepts no connection, the others follow.
     */
    List<Destination> ways(List<Endpoint> servers) {
        List<Destination> ways = new ArrayList<>();
        for (Endpoint server : servers) {
            ways.add(new Destination(server, null));
            Arrays.stream(lookUp(server))
                    .skip(1)
                    .map(address -> at(address, server))
                    .forEach(ways::add);
        }
        return book.inOrder(ways, Destination::address);
    }

    private InetAddress[] lookUp(Endpoint endpoint) {
        try {
            return names.lookUp(endpoint.host());
        } catch (UnknownHostException e) {
            return new InetAddress[0];
        }
    }

    private static Destination at(InetAddress address, Endpoint endpoint) {
        return new Destination(new Endpoint(address.getHostAddress(), endpoint.port()), endpoint.host());
    }

    /** Records that a destination has not responded. */
    void failed(Destination destination) {
        book.tried(destination.address());
    }

    /** Records that a destination has responded. */
    void served(Destination destination) {
        book.served(destination.address());
    }
}
