package io.photonpump.settings;

import io.photonpump.cluster.Endpoint;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to the connection of a client. A round is {@code Connecting} and then either {@code Refused}, or
 * {@code Connected} and later {@code Disconnected}; if no server is found, a round is {@code Refused} alone. A {@code Waiting}
 * follows each {@code Refused}, and a {@code Disconnected} of a connection that did not last; otherwise the next round follows at
 * once. {@code Closed} comes last, and may come at any point of a round.
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

    /** The client was closed, by the caller or by itself after a failure that is the last one. */
    record Closed() implements ConnectionEvent {}
}
