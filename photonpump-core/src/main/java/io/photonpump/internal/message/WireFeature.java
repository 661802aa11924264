package io.photonpump.internal.message;

/** The features that not every wire has. */
public enum WireFeature {
    /** Transactions of several writes that the client starts and commits. */
    TRANSACTIONS,
    /** Persistent subscription groups on {@code $all}. */
    GROUPS_ON_ALL
}
