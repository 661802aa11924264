package io.photonpump.internal.dispatch;

import io.photonpump.error.PhotonPumpException;

/** Notified of the end of a conversation: exactly one call of {@link #finished} or {@link #failed}, on the event loop. */
public interface Outcome<R> {

    /** The server has confirmed a subscription. May be called any number of times before the end. */
    default void settled() {}

    void finished(R result);

    void failed(PhotonPumpException error);
}
