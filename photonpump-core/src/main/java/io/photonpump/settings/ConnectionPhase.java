package io.photonpump.settings;

/** What the connection of a client is doing. */
public enum ConnectionPhase {
    /** Nothing yet. */
    IDLE,
    /** Asking where to connect to. */
    DISCOVERING,
    /** Opening a connection. */
    CONNECTING,
    /** Introducing itself and its credentials. */
    GREETING,
    /** Requests flow. */
    READY,
    /** Waiting before the next attempt. */
    WAITING,
    /** Closed for good: by the caller, or by the client itself after a failure that the settings or its nature make the last one. */
    CLOSED
}
