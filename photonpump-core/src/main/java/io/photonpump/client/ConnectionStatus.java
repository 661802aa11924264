package io.photonpump.client;

import io.photonpump.cluster.Endpoint;
import io.photonpump.settings.ConnectionPhase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the connection of a client is doing right now.
 *
 * @param since when it began to
 * @param endpoint the server it is connected to or trying; null if there is none
 * @param everReady whether it has been ready at least once
 * @param attempts how many attempts have failed in a row
 * @param lastError why it is not ready, or that its credentials are refused, in words; null if nothing went wrong since it was ready
 * @param refusedCredentials whether the server refuses the credentials: those of the last attempt, or, though the connection is ready,
 *     those of the requests on it; the client goes on asking for others
 */
public record ConnectionStatus(
        ConnectionPhase phase,
        Instant since,
        @Nullable Endpoint endpoint,
        boolean everReady,
        int attempts,
        @Nullable String lastError,
        boolean refusedCredentials) {

    /** Whether requests flow. */
    public boolean isReady() {
        return phase == ConnectionPhase.READY;
    }
}
