package io.photonpump.spring.listener;

/** What to do when a persistent group is not there. */
public enum MissingGroupPolicy {
    /** Create it. */
    CREATE,
    /** The listener is FAILED. */
    FAIL,
    /** Look again, for as long as it takes. */
    RETRY
}
