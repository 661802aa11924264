package io.photonpump.internal.dispatch;

import io.photonpump.error.PhotonPumpException;

/** Hears how a conversation ended: exactly one call, on the event loop. */
public interface Outcome<R> {

    void finished(R result);

    void failed(PhotonPumpException error);
}
