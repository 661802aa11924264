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
 * Looks names up, and remembers which of their addresses did not answer: those that did, or were not tried yet, come first, in the
 * order of the name service; the others follow, the one that was tried longest ago first. So the first address of a name does not
 * stand in the way of the others for ever, whatever is wrong with it.
 *
 * <p>Safe on any thread. The lock guards {@code tried} and {@code tries}.
 */
public final class AddressBook {

    private static final int REMEMBERED = 256;

    private final NameService names;
    private final ReentrantLock lock = new ReentrantLock();

    /** Addresses that were tried and have not served since, and when they were, counted in tries. */
    private final Map<Endpoint, Long> tried = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, Long> eldest) {
            return size() > REMEMBERED;
        }
    };

    private long tries;

    /** @param names asked anew at each look-up */
    public AddressBook(NameService names) {
        this.names = names;
    }

    /**
     * The addresses of the endpoint's name, at least one, in the order in which to try them. Blocks.
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

    /** How an element's address is read. */
    public interface Addressed<T> {
        Endpoint address(T element);
    }

    /** These in the order in which to try them. */
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

    /** This address is being tried. */
    public void tried(Endpoint address) {
        lock.lock();
        try {
            tried.remove(address);
            tried.put(address, ++tries);
        } finally {
            lock.unlock();
        }
    }

    /** This address has served: nothing speaks against it. */
    public void served(Endpoint address) {
        lock.lock();
        try {
            tried.remove(address);
        } finally {
            lock.unlock();
        }
    }
}
