package io.photonpump.spring.listener;

/**
 * Decides what happens to an event, or to all events of a batch. Only the first decision counts; later ones are logged and ignored.
 * Safe on any thread. With {@link AckMode#MANUAL}, a method may decide after it has returned.
 */
public interface Acknowledgment {

    /** Acknowledges the event: it was handled. */
    void acknowledge();

    /**
     * Returns the event to the persistent group, which delivers it again.
     *
     * @throws UnsupportedOperationException if the listener has no group
     */
    void retry();

    /**
     * Parks the event in the persistent group.
     *
     * @param reason for the server and for logs
     * @throws UnsupportedOperationException if the listener has no group
     */
    void park(String reason);

    /**
     * Skips the event: it is not delivered again.
     *
     * @param reason for the server and for logs
     */
    void skip(String reason);

    /**
     * {@return whether the event, or each event of the batch, is decided}
     */
    boolean isDecided();
}
