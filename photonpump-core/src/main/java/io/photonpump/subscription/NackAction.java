package io.photonpump.subscription;

/**
 * What the server shall do with an event of a persistent subscription that was not handled. The protocol's Stop is not among
 * them: servers treat it like Skip, and the event is lost (docs/protocol.md, Negative acknowledgements).
 */
public enum NackAction {
    /** Put it aside, into the group's parked stream, for somebody to look at. */
    PARK,
    /** Deliver it again, at once; when the group's retry count is used up, it is parked. */
    RETRY,
    /** Forget it, as if it had been acknowledged. */
    SKIP
}
