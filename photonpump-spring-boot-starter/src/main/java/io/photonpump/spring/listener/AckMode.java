package io.photonpump.spring.listener;

/** When an event counts as handled: acknowledged to a group, or passed by a checkpoint. */
public enum AckMode {
    /** When the method has returned, or what it returned has completed, unless it decided itself before. */
    AUTO,
    /** When the method says so through its {@link Acknowledgment}, then or later. An exception still goes to the error handler. */
    MANUAL,
    /** On receipt, before the method is called: at most once. What fails is logged and lost. */
    NONE
}
