package io.photonpump.settings;

/**
 * Hears what happens to the connection. Called in order, one event at a time, on a thread of the client's callback executor,
 * never on the event loop; what it throws is logged and otherwise ignored.
 */
@FunctionalInterface
public interface ConnectionListener {

    /** Something happened. */
    void on(ConnectionEvent event);
}
