package io.photonpump.internal.dispatch;

import io.photonpump.cluster.Endpoint;
import org.jspecify.annotations.Nullable;

/** The part of the connector that the dispatcher calls. */
public interface Connection {

    /** The leader is this node; if the connection leads elsewhere, it moves there. */
    void goTo(Endpoint leader);

    /** Describes the connection, for use after "no answer within 10 s (": connected, or why not. */
    String describe();

    /** The user that the connection was authenticated as; null: it is anonymous. */
    @Nullable
    String username();

    /**
     * The server refuses the credentials of the connection. Asks for others and authenticates with them, then calls
     * {@link Dispatcher#credentialsRenewed} or {@link Dispatcher#credentialsNotRenewed}, unless the connection is lost before.
     */
    void renewCredentials();

    /** {@link Dispatcher#tick} wants to be called at this time, or earlier. */
    void tickAt(long nanoTime);

    /** The clock of all these times. */
    long nanoTime();
}
