package io.photonpump.internal.request;

import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ProtocolException;
import io.photonpump.internal.dispatch.Outcome;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An outcome in the words of the caller. It is put into words on the loop, before the future has it: whoever holds the future
 * holds the request itself, so cancelling withdraws it, and waiting needs no thread beside one's own.
 *
 * @param <R> what the conversation ends with
 * @param <T> what the caller gets
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
     * Also for failures.
     *
     * @param failure gives a result in place of a failure, or throws a failure
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

    /** Whatever goes wrong, the future hears of it: nobody else will tell it anything. */
    private void finish(Supplier<T> words) {
        T value;
        try {
            value = words.get();
        } catch (PhotonPumpException error) {
            future.failed(error);
            return;
        } catch (RuntimeException error) {
            future.failed(new ProtocolException("an answer could not be made sense of: " + error));
            return;
        }
        future.finished(value);
    }
}
