package io.photonpump.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.photonpump.PhotonPump;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.AbstractThrowableAssert;

/** Waits for futures of the client, and tells a failure from a future that never completes. */
public final class Futures {

    private Futures() {}

    /** The result, or what the future failed with. Fails after {@code limit} without touching the future itself. */
    public static <T> T await(CompletableFuture<T> future, Duration limit) {
        return PhotonPump.await(future.copy().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** The failure of a future that completes within {@code limit}. One that succeeds or stays incomplete fails the test. */
    public static Throwable failureOf(CompletableFuture<?> future, Duration limit) {
        Throwable failure = catchThrowable(() -> await(future, limit));
        assertThat(future.isDone()).as("the future completes within %s", limit).isTrue();
        assertThat(failure).as("the failure of the future").isNotNull();
        return failure;
    }

    /** Assertions on {@link #failureOf}. */
    public static AbstractThrowableAssert<?, ? extends Throwable> assertFailure(
            CompletableFuture<?> future, Duration limit) {
        return assertThat(failureOf(future, limit));
    }
}
