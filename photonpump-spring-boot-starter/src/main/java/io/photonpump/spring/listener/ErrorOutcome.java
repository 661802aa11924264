package io.photonpump.spring.listener;

/** What becomes of an event that a listener failed on. */
public enum ErrorOutcome {
    /** It counts as handled. */
    ACK,
    /** It is handled again after the listener's back-off; a persistent group redelivers it if that takes too long. */
    RETRY,
    /** A persistent group puts it aside. Other kinds cannot, and stop. */
    PARK,
    /** It is passed over for good. */
    SKIP,
    /** It has been written to the dead-letter stream of the subscription, and is passed over for good. */
    DEAD_LETTERED,
    /** The listener stops and is FAILED; the event is neither acknowledged nor passed by a checkpoint. */
    STOP
}
