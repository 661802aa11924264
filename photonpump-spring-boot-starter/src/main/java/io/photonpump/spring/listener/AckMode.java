package io.photonpump.spring.listener;

/** The moment at which an event counts as handled: it is acknowledged to the group, or passed by the checkpoint. */
public enum AckMode {
    /** After the method has returned, and its returned future has completed, unless the method has decided before. */
    AUTO,
    /** On a call of the {@link Acknowledgment}, by any thread. An exception still goes to the error handler. */
    MANUAL,
    /** On receipt, before the method is called: at most once. An event that the method fails on is logged and lost. */
    NONE
}
