package io.photonpump.embedded.dialect;

/** The server version that the embedded server behaves like. */
public enum Dialect {

    /** EventStore 5.0.11, checked against recordings of that server. It has no filters. */
    V5,

    /**
     * EventStoreDB 23.10, checked against recordings of server 23.10.6. It has filtered reads and subscriptions and the
     * consumer strategy {@code PinnedByCorrelation}.
     */
    V23
}
