package io.photonpump.subscription;

/**
 * The server's action for an event of a persistent subscription that could not be handled. The protocol's Stop is not among them: servers
 * treat it like Skip, and the event is lost (docs/protocol.md, Negative acknowledgements).
 */
public enum NackAction {
    /** Stores a link to the event in the group's parked stream, for inspection. */
    PARK,
    /** Delivers the event again immediately, or parks it when the group's retry count is reached. */
    RETRY,
    /** Discards the event, as if it had been acknowledged. */
    SKIP
}
