package io.photonpump.settings;

import io.photonpump.cluster.Endpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An event of the connection of a client. Each attempt is a {@code Connecting} followed by {@code Refused}, or by {@code Connected} and later
 * {@code Disconnected}. If no server is found, {@code Refused} comes alone. {@code Waiting} follows each {@code Refused}, and each
 * {@code Disconnected} of a connection that was short-lived; otherwise the next attempt follows immediately. {@code Closed} is the last event
 * and can follow any other.
 */
public sealed interface ConnectionEvent {

    /**
     * The client tries to connect to a server.
     *
     * @param endpoint the server
     * @param attempt counts attempts from 1 since the client was last connected
     */
    record Connecting(Endpoint endpoint, int attempt) implements ConnectionEvent {}

    /**
     * The connection is authenticated and ready for requests.
     *
     * @param endpoint the server
     */
    record Connected(Endpoint endpoint) implements ConnectionEvent {}

    /**
     * A connection that was ready is closed.
     *
     * @param endpoint the server
     * @param cause the reason
     * @param planned whether the client closed the connection itself, because the leader has already accepted another one; no request is
     *     lost then
     */
    record Disconnected(Endpoint endpoint, Throwable cause, boolean planned) implements ConnectionEvent {

        /**
         * Creates an event for a lost connection.
         *
         * @param endpoint the server
         * @param cause the reason
         */
        public Disconnected(Endpoint endpoint, Throwable cause) {
            this(endpoint, cause, false);
        }
    }

    /**
     * An attempt to connect failed.
     *
     * @param endpoint the server; null if no server was found
     * @param cause the reason
     */
    record Refused(@Nullable Endpoint endpoint, Throwable cause) implements ConnectionEvent {}

    /**
     * The client waits before the next attempt.
     *
     * @param delay how long the client waits
     */
    record Waiting(Duration delay) implements ConnectionEvent {}

    /** The client is closed: by the caller, or by itself after a failure that its settings make the last one. */
    record Closed() implements ConnectionEvent {}
}
