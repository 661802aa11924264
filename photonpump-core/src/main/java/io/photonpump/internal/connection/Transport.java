package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.event.Credentials;
import org.jspecify.annotations.Nullable;

/** Opens connections of one protocol, and greets the servers. */
public interface Transport {

    /**
     * Begins to open a connection. Everything that comes of it is told to the listener, later, on the loop.
     *
     * @param credentials of the connection; null: it is anonymous
     * @return stops the attempt, or closes the connection once it is open; the listener is not called after that
     */
    Runnable open(Endpoint endpoint, @Nullable Credentials credentials, WireListener listener);

    /** The protocol's part in explaining failures to users. */
    TransportFailures failures();
}
