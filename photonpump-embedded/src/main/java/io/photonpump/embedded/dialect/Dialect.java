package io.photonpump.embedded.dialect;

/** Which server version the embedded server is like. */
public enum Dialect {

    /** Server 5.0.11: proto2, Master and Slave, no filters. Checked against recordings of the real server. */
    V5,

    /**
     * Server 23.10: proto3 (values that are zero stay off the wire), Leader and Follower, filtered reads and subscriptions,
     * {@code PinnedByCorrelation}. Written from its description: there are no recordings of it.
     */
    V23;

    /** Commands 0xBA, 0xBC and 0xD2. */
    public boolean hasFilters() {
        return this == V23;
    }

    /** Strategy {@code PinnedByCorrelation}. */
    public boolean hasPinnedByCorrelation() {
        return this == V23;
    }

    /** Values equal to their default are on the wire (proto2) or not (proto3, from 22.6). */
    public boolean writesDefaults() {
        return this == V5;
    }

    /** A repeated write is answered with the position of its original (from 20) instead of -1. */
    public boolean knowsPositionOfRepeat() {
        return this == V23;
    }

    /** {@code DeleteStreamCompleted.current_version} (from 21.10.2). */
    public boolean tellsVersionOfDelete() {
        return this == V23;
    }

    /** Soft-deleting a stream that never was is a wrong expected version (from 21). */
    public boolean softDeleteNeedsStream() {
        return this == V23;
    }

    /** A page of expired events only goes on to the first live one (from 21). */
    public boolean skipsExpired() {
        return this == V23;
    }

    /** A reader who may not read the target of a link is refused altogether (up to 5) or gets it all the same. */
    public boolean checksLinkTargets() {
        return this == V5;
    }

    /** Whether only a user with a name may consume from a group (from 20). */
    public boolean groupsNeedUser() {
        return this == V23;
    }

    /** An empty password in front of an empty payload is no frame (up to 5). */
    public boolean refusesEmptyPassword() {
        return this == V5;
    }

    /** A link without an {@code @} is read as an event of its own, or as a link to nowhere. */
    public boolean showsLinksWithoutSeparator() {
        return this == V5;
    }

    /** Whether a group refuses a page size that its buffer cannot hold (from 21); before, it would never read history. */
    public boolean checksBufferSizes() {
        return this == V23;
    }

    /** A consumer that leaves gives its events back with their retry count plus one (from 20) or with 1. */
    public boolean countsLostConsumersAsRetry() {
        return this == V23;
    }

    /** A checkpoint of a group is a JSON string (from 21) or a bare number. */
    public boolean quotesCheckpoints() {
        return this == V23;
    }

    /** A transaction that nobody started: writing to it ends in a time-out (from 20) or in a success. */
    public boolean refusesUnknownTransactions() {
        return this == V23;
    }

    /** The text of a refused write. */
    public String accessDeniedText() {
        return this == V5 ? "Access denied." : "Access Denied";
    }

    /** What {@code /info} tells. */
    public String version() {
        return this == V5 ? "5.0.11.0" : "23.10.6.0";
    }

    /** What the one node of a cluster that takes writes is called. */
    public String leaderState() {
        return this == V5 ? "Master" : "Leader";
    }

    /** What the other nodes are called. */
    public String followerState() {
        return this == V5 ? "Slave" : "Follower";
    }
}
