package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;

/** Opens TCP connections. */
public interface Transport {

    /**
     * Begins to open a connection.
     *
     * @return what stops it, or closes it once it is open: its listener then hears nothing more
     */
    Runnable open(Endpoint endpoint, WireListener listener);
}
