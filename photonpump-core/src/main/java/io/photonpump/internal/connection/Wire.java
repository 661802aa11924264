package io.photonpump.internal.connection;

import io.photonpump.internal.dispatch.Outbox;

/** One TCP connection, open or not any more. */
public interface Wire extends Outbox {

    /** The exchange that the greeting uses: no conversation has it, they count from 1. */
    long GREETING = 0;

    /** It has served well: its address is the first to come back to. */
    default void served() {}

    /** Closes it; its listener hears nothing more. */
    void close();
}
