package io.photonpump.embedded.internal.net;

import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * A limit for the bytes that all clients together have sent for unhandled requests: unfinished frames, unfinished HTTP bodies
 * and waiting requests. When the limit is exceeded, the connection that holds the most bytes is closed. Confined to the event
 * loop.
 */
public final class InboundMemory {

    /** The part of the heap, or of direct memory of the same size, that unhandled requests may occupy. */
    private static final int PART_OF_HEAP = 4;

    private final long limit;
    private final Set<Share> shares = Collections.newSetFromMap(new IdentityHashMap<>());
    private long used;

    InboundMemory(long limit) {
        this.limit = limit;
    }

    /** Creates a limit of a quarter of the maximum heap. */
    static InboundMemory ofHeap() {
        return new InboundMemory(Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
    }

    /**
     * Creates the share of a connection.
     *
     * @param evict closes the connection, because it holds the most bytes
     */
    public Share share(Runnable evict) {
        return new Share(evict);
    }

    private void evictLargest() {
        while (used > limit) {
            Share largest = shares.stream()
                    .max(Comparator.comparingLong(share -> share.bytes))
                    .orElseThrow();
            largest.hold(0);
            largest.evict.run();
        }
    }

    /** The bytes that one connection holds. */
    public final class Share {

        private final Runnable evict;
        private long bytes;

        private Share(Runnable evict) {
            this.evict = evict;
        }

        /** Sets the number of bytes that the connection holds now; 0 when it is closed. */
        public void hold(long bytes) {
            used += bytes - this.bytes;
            this.bytes = bytes;
            if (bytes == 0) {
                shares.remove(this);
            } else {
                shares.add(this);
                evictLargest();
            }
        }

        /** Adds to the number of bytes that the connection holds. */
        public void add(long more) {
            hold(Math.max(0, bytes + more));
        }
    }
}
