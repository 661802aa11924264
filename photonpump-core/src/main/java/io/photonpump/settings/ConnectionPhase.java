package io.photonpump.settings;

/** The phase of the connection of a client. */
public enum ConnectionPhase {
    /** Not started yet. */
    IDLE,
    /** Searching for a server. */
    DISCOVERING,
    /** Opening a connection. */
    CONNECTING,
    /** Identifying and authenticating the client. */
    GREETING,
    /** Ready for requests. */
    READY,
    /** Waiting before the next attempt. */
    WAITING,
    /** Closed for good: by the caller, or by the client itself after a failure that its settings make the last one. */
    CLOSED
}
