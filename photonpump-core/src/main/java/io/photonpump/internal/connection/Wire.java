package io.photonpump.internal.connection;

import io.photonpump.event.Credentials;
import io.photonpump.internal.dispatch.Outbox;

/** One connection, open or closed. */
public interface Wire extends Outbox {

    /**
     * Authenticates the connection with other credentials. The answer comes as {@link WireListener#authenticated}. There is one
     * authentication at a time.
     */
    void authenticate(Credentials credentials);

    /** Notes that the connection has served well: its address is the first to come back to. */
    default void served() {}

    /** Closes the connection. Its listener is not called after that. */
    void close();
}
