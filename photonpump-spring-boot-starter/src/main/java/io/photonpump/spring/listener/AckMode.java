package io.photonpump.spring.listener;

/** The moment at which an event counts as handled: it is acknowledged to the group, or passed by the checkpoint. */
public enum AckMode {
    /** When the method has returned and the future it returned, if any, has completed; unless the method decided before. */
    AUTO,
    /** When the method calls its {@link Acknowledgment}, on any thread. An exception still goes to the error handler. */
    MANUAL,
    /** On receipt, before the method is called: at most once. An event that the method fails on is logged and lost. */
    NONE
}
