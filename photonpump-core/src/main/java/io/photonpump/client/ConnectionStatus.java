package io.photonpump.client;

import io.photonpump.cluster.Endpoint;
import io.photonpump.settings.ConnectionPhase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A snapshot of the connection of a client. Immutable; safe on any thread. */
public interface ConnectionStatus {

    /** {@return the phase of the connection} */
    ConnectionPhase phase();

    /** {@return when the connection entered this phase} */
    Instant since();

    /** {@return the server that the client is connected to or tries; null: none} */
    @Nullable
    Endpoint endpoint();

    /** {@return whether the connection has been ready at least once} */
    boolean everReady();

    /** {@return how many attempts to connect have failed in a row} */
    int attempts();

    /**
     * {@return the reason why the connection is not ready, or the refusal of its credentials; null if nothing has failed since it was
     * ready} Never contains a password.
     */
    @Nullable
    String lastError();

    /**
     * {@return whether the server refuses the credentials} They are those of the last attempt to connect or, if the connection is ready,
     * those of its requests; the client keeps asking for others.
     */
    boolean refusedCredentials();

    /** {@return whether the client sends requests} */
    default boolean isReady() {
        return phase() == ConnectionPhase.READY;
    }
}
