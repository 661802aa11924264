package io.photonpump.embedded.internal.protocol;

/** The groups of requests that the state of a node decides about (docs/protocol.md, Node states and NotHandled). */
public enum RequestKind {
    /** Reads of events, streams and {@code $all}. */
    READ,
    /** Volatile subscriptions; acknowledgements. */
    SUBSCRIPTION,
    /** Administration of groups, and connecting to one. */
    GROUP,
    /** Writes, deletes, transactions. */
    WRITE
}
