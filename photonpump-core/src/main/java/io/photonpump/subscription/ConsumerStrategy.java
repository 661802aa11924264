package io.photonpump.subscription;

/** The distribution of events among the consumers of a persistent subscription group (docs/protocol.md, Consumer strategies). */
public enum ConsumerStrategy {
    /** Each consumer in turn. */
    ROUND_ROBIN("RoundRobin"),
    /** One consumer until it has no free slot, then the next. */
    DISPATCH_TO_SINGLE("DispatchToSingle"),
    /** All events of a source stream to the same consumer while it is connected; for streams of links. */
    PINNED("Pinned"),
    /** Like {@link #PINNED}, by the {@code $correlationId} of the events; for servers from version 20. */
    PINNED_BY_CORRELATION("PinnedByCorrelation");

    private final String wireName;

    ConsumerStrategy(String wireName) {
        this.wireName = wireName;
    }

    /** {@return the name in the protocol} */
    public String wireName() {
        return wireName;
    }
}
