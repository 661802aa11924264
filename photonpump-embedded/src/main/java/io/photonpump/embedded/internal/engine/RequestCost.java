package io.photonpump.embedded.internal.engine;

/**
 * The memory that one request may take when it has become objects. A request of many small parts becomes far more than its
 * bytes, so that the parts are counted before any of them is made.
 */
public final class RequestCost {

    private static final long MIB = 1024 * 1024;

    /** The limit on a large heap; on a small one it is half of that. */
    private static final long MAX_BYTES = 256 * MIB;

    /** The bytes of a request are in memory this often: as they arrived, as a message, and as events. */
    private static final int COPIES = 3;

    private final long payload;
    private final int perPart;
    private final long limit;
    private long total;

    /**
     * @param payload the bytes of the request
     * @param perPart the bytes that each of its parts takes besides its content
     */
    public RequestCost(long payload, int perPart) {
        this(payload, perPart, Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / 2));
    }

    RequestCost(long payload, int perPart, long limit) {
        this.payload = payload;
        this.perPart = perPart;
        this.limit = limit;
        add(COPIES * payload);
    }

    /** @throws CostlyRequestException if the request would take too much memory */
    public void addPart() {
        add(perPart);
    }

    private void add(long bytes) {
        total += bytes;
        if (total > limit) {
            throw new CostlyRequestException("a request of " + payload + " bytes with this many parts takes more than "
                    + limit / MIB + " MiB of memory: send it in several requests, or give the server a larger heap");
        }
    }
}
