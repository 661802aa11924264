package io.photonpump.internal.connection;

import org.jspecify.annotations.Nullable;

/** Explains failed attempts to connect, as far as the explanation depends on the protocol. */
public interface TransportFailures {

    /** Returns whether the server closed the connection without stating a reason. */
    boolean isHangUp(Throwable cause);

    /** Returns what a user can check when the server closes each connection during the greeting. */
    String adviceOnHangUps();

    /** Returns what a user can check; null if the protocol makes no difference. */
    @Nullable
    String advice(Throwable cause);
}
