package io.photonpump.internal.net;

import io.photonpump.cluster.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks names up, and remembers which of their addresses did not respond. Addresses that did, or were not tried yet,
 * come first, in the order of the name service; the others follow, the one that was tried longest ago first. So a dead
 * first address does not hide the others.
 *
 * <p>Safe on any thread. The lock guards {@code tried} and {@code tries}, and is not held during a look-up.
 */
public final class AddressBook {

    private static final int REMEMBERED = 256;

    private final NameService names;
    private final ReentrantLock lock = new ReentrantLock();

    /** The addresses that were tried and have not responded since, with the number of the try. */
    private final Map<Endpoint, Long> tried = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    private long tries;

    /** @param names called for each look-up */
    public AddressBook(NameService names) {
        this.names = names;
    }

    /**
     * Returns the addresses of the endpoint's name, at least one, in the order in which to try them. Blocks.
     *
     * @throws UnknownHostException if the name has no address
     */
    public List<InetAddress> lookUp(Endpoint endpoint) throws UnknownHostException {
        InetAddress[] found = names.lookUp(endpoint.host());
        if (found.length == 0) {
            throw new UnknownHostException(endpoint.host());
        }
        return inOrder(Arrays.asList(found), address -> new Endpoint(address.getHostAddress(), endpoint.port()));
    }

    /** A function that returns an element's address. */
    public interface Addressed<T> {
        Endpoint address(T element);
    }

    /** Returns the elements in the order in which to try them. */
    public <T> List<T> inOrder(List<T> candidates, Addressed<T> addressed) {
        lock.lock();
        try {
            List<T> ordered = new ArrayList<>(candidates);
            ordered.sort(Comparator.comparingLong(one -> tried.getOrDefault(addressed.address(one), 0L)));
            return List.copyOf(ordered);
        } finally {
            lock.unlock();
        }
    }

    /** Records that this address is being tried. */
    public void tried(Endpoint address) {
        lock.lock();
        try {
            tried.remove(address);
            tried.put(address, ++tries);
        } finally {
            lock.unlock();
        }
    }

    /** Records that this address has responded. */
    public void served(Endpoint address) {
        lock.lock();
        try {
            tried.remove(address);
        } finally {
            lock.unlock();
        }
    }
}
