package io.photonpump.embedded.internal.engine;

/**
 * The memory that one request may occupy as objects. A request of many small parts occupies far more than its size in bytes, so
 * the parts are counted before objects are created.
 */
public final class RequestCost {

    private static final long MIB = 1024 * 1024;

    /** The limit with a large heap. With a small heap it is half of the heap. */
    private static final long MAX_BYTES = 256 * MIB;

    /** The number of copies of the content of a request: as received, as a message, and as events. */
    private static final int COPIES = 3;

    private final long payload;
    private final int perPart;
    private final long limit;
    private long total;

    /**
     * Creates the cost of a request.
     *
     * @param payload the size of the request in bytes
     * @param perPart the bytes that each part occupies besides its content
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

    /**
     * Counts a part.
     *
     * @throws CostlyRequestException if the request would occupy too much memory
     */
    public void addPart() {
        add(perPart);
    }

    private void add(long bytes) {
        total += bytes;
        if (total > limit) {
            throw new CostlyRequestException(
                    "a request of " + payload + " bytes with this many parts occupies more than " + limit / MIB
                            + " MiB of memory: send it in several requests, or give the server a larger heap");
        }
    }
}
