package io.photonpump.internal.dispatch;

import io.photonpump.error.PhotonPumpException;
import org.jspecify.annotations.Nullable;

/** Records the outcome that a caller gets, and the number of outcomes. */
final class Ending<R> implements Outcome<R> {
    @Nullable
    R result;

    @Nullable
    PhotonPumpException error;

    int ends;

    @Override
    public void finished(R value) {
        result = value;
        ends++;
    }

    @Override
    public void failed(PhotonPumpException failure) {
        error = failure;
        ends++;
    }
}
