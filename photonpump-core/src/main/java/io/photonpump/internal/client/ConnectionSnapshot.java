package io.photonpump.internal.client;

import io.photonpump.client.ConnectionStatus;
import io.photonpump.cluster.Endpoint;
import io.photonpump.settings.ConnectionPhase;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The status of a connection at one moment. */
record ConnectionSnapshot(
        ConnectionPhase phase,
        Instant since,
        @Nullable Endpoint endpoint,
        boolean everReady,
        int attempts,
        @Nullable String lastError,
        boolean refusedCredentials)
        implements ConnectionStatus {}
