package io.photonpump.settings;

import io.photonpump.cluster.Endpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to the connection of a client. In the life of one client: any number of
 * {@code Connecting (Connected Disconnected | Refused)} rounds with a {@code Waiting} between them, at the end one
 * {@code Closed}.
 */
public sealed interface ConnectionEvent {

    /**
     * A server is being tried.
     *
     * @param attempt counts from 1 since the last time that the client was connected
     */
    record Connecting(Endpoint endpoint, int attempt) implements ConnectionEvent {}

    /** Introduced, authenticated, ready for requests. */
    record Connected(Endpoint endpoint) implements ConnectionEvent {}

    /**
     * A connection that was ready is gone.
     *
     * @param planned whether the client closed it itself to go on at the leader, which has already accepted it; nothing was
     *     lost then
     */
    record Disconnected(Endpoint endpoint, Throwable cause, boolean planned) implements ConnectionEvent {

        /** A connection that was lost. */
        public Disconnected(Endpoint endpoint, Throwable cause) {
            this(endpoint, cause, false);
        }
    }

    /** An attempt failed; {@code endpoint} is null if no server was found. */
    record Refused(@Nullable Endpoint endpoint, Throwable cause) implements ConnectionEvent {}

    /** The next attempt comes after {@code delay}. */
    record Waiting(Duration delay) implements ConnectionEvent {}

    /** The client was closed. */
    record Closed() implements ConnectionEvent {}
}
