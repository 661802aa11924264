package io.photonpump.internal.request;

import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ProtocolException;
import io.photonpump.internal.dispatch.Outcome;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An outcome that is translated for the caller. The translation happens on the event loop, before the future has a
 * value: the caller holds the future of the request itself, so cancelling it withdraws the request, and waiting for it
 * takes no second thread.
 *
 * @param <R> the result of the conversation
 * @param <T> the result of the future
 */
public final class TranslatedOutcome<R, T> implements Outcome<R> {

    private final OperationFuture<T> future;
    private final Function<R, T> result;
    private final Function<PhotonPumpException, T> failure;

    public TranslatedOutcome(OperationFuture<T> future, Function<R, T> result) {
        this(future, result, error -> {
            throw error;
        });
    }

    /**
     * Creates an outcome that also translates failures.
     *
     * @param failure returns a result in place of a failure, or throws a failure
     */
    public TranslatedOutcome(
            OperationFuture<T> future, Function<R, T> result, Function<PhotonPumpException, T> failure) {
        this.future = future;
        this.result = result;
        this.failure = failure;
    }

    @Override
    public void finished(R value) {
        finish(() -> result.apply(value));
    }

    @Override
    public void failed(PhotonPumpException error) {
        finish(() -> failure.apply(error));
    }

    /** Completes the future whatever the translation throws, because no one else will. */
    private void finish(Supplier<T> words) {
        T value;
        try {
            value = words.get();
        } catch (PhotonPumpException error) {
            future.failed(error);
            return;
        } catch (RuntimeException error) {
            future.failed(new ProtocolException("a reply could not be translated: " + error));
            return;
        }
        future.finished(value);
    }
}
