package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.settings.ConnectionPhase;
import org.jspecify.annotations.Nullable;

/** Notified by the connector, on the event loop. Must not block and must not throw. */
public interface ConnectionObserver {

    /** For the caller's listener. */
    void happened(ConnectionEvent event);

    /** The connector is in another state. */
    void moved(
            ConnectionPhase phase,
            @Nullable Endpoint endpoint,
            boolean everReady,
            int failedAttempts,
            @Nullable Throwable lastFailure);

    /**
     * An attempt failed.
     *
     * @param stubborn whether the next one would end the same way
     */
    void failed(ConnectionFailedException failure, boolean stubborn);

    /**
     * The server refuses the credentials of the connection that is ready, and there are no others; or it accepts them again.
     *
     * @param refusal null: they are accepted
     */
    default void credentials(@Nullable Throwable refusal) {}

    /** The connector has closed itself after as many attempts as it may make; this was the last. */
    default void gaveUp(ConnectionFailedException last) {}
}
