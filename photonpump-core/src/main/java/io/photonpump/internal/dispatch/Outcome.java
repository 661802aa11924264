package io.photonpump.internal.dispatch;

import io.photonpump.error.PhotonPumpException;

/** Hears how a conversation ended: exactly one call of {@link #finished} or {@link #failed}, on the event loop. */
public interface Outcome<R> {

    /** The server has agreed to something that goes on; may be called any number of times before the end. */
    default void settled() {}

    void finished(R result);

    void failed(PhotonPumpException error);
}
