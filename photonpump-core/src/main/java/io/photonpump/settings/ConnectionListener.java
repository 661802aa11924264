package io.photonpump.settings;

/**
 * Notified of connection events, one at a time and in order, on a thread of the client's callback executor, never on the event loop.
 * The client logs exceptions of a listener and ignores them otherwise.
 */
@FunctionalInterface
public interface ConnectionListener {

    /**
     * Called for each event.
     *
     * @param event the event
     */
    void on(ConnectionEvent event);
}
