package io.photonpump.subscription;

/** How a persistent subscription group spreads events over its consumers (docs/protocol.md, Consumer strategies). */
public enum ConsumerStrategy {
    /** To each in turn. */
    ROUND_ROBIN("RoundRobin"),
    /** To one until it has no free slot, then to the next. */
    DISPATCH_TO_SINGLE("DispatchToSingle"),
    /** All events of a source stream to the same consumer, as long as it is connected. For streams of links. */
    PINNED("Pinned"),
    /** As pinned, by the events' {@code $correlationId}. Servers from version 20 on. */
    PINNED_BY_CORRELATION("PinnedByCorrelation");

    private final String wireName;

    ConsumerStrategy(String wireName) {
        this.wireName = wireName;
    }

    /** The name that the server knows it by. */
    public String wireName() {
        return wireName;
    }
}
