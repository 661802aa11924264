package io.photonpump.internal.credentials;

import io.photonpump.error.ConnectionFailedException;
import io.photonpump.event.Credentials;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The source of credentials: the supplier of the settings. The supplier is the caller's code, so it runs on the
 * executor and may block, throw or return null. Requests that arrive while the supplier works share its result, so that
 * a supplier that blocks does not collect threads. After {@code sharedFor} it is called again, besides the call that
 * hangs.
 *
 * <p>Safe on any thread. {@code underWay} is the only state.
 */
public final class CredentialsSource {

    /** One call of the supplier. */
    private record Question(CompletableFuture<Credentials> answer, long sinceNanos) {}

    private final @Nullable Supplier<Credentials> supplier;
    private final Executor executor;
    private final Duration sharedFor;
    private final AtomicReference<@Nullable Question> underWay = new AtomicReference<>();

    /**
     * Creates a source of credentials.
     *
     * @param supplier null: the client is anonymous
     * @param executor runs the supplier; its threads may block
     * @param sharedFor the time for which requests share one call of the supplier
     */
    public CredentialsSource(@Nullable Supplier<Credentials> supplier, Executor executor, Duration sharedFor) {
        this.supplier = supplier;
        this.executor = executor;
        this.sharedFor = sharedFor;
    }

    /** Returns whether there is no supplier: the client sends no credentials of its own. */
    public boolean isAnonymous() {
        return supplier == null;
    }

    /**
     * Calls the supplier.
     *
     * @return fails with {@link ConnectionFailedException} if the supplier throws or returns null; null if the client
     *     is anonymous
     */
    public CompletableFuture<@Nullable Credentials> ask() {
        Supplier<Credentials> asked = supplier;
        if (asked == null) {
            return CompletableFuture.completedFuture(null);
        }
        Question current = underWay.get();
        if (current != null && isShared(current)) {
            return answerOf(current);
        }
        Question own = new Question(new CompletableFuture<>(), System.nanoTime());
        if (!underWay.compareAndSet(current, own)) {
            return ask();
        }
        try {
            executor.execute(() -> answer(own, asked));
        } catch (RejectedExecutionException closed) {
            underWay.compareAndSet(own, null);
            own.answer().completeExceptionally(closed);
        }
        return answerOf(own);
    }

    /**
     * Calls the supplier for credentials other than those that a server has refused. A call that began before the
     * refusal may return outdated ones, so in that case the supplier is called once more.
     *
     * @return as {@link #ask()}; the supplier may still return the refused ones
     */
    public CompletableFuture<@Nullable Credentials> askAfter(Credentials refused) {
        Question current = underWay.get();
        if (current == null || !isShared(current)) {
            return ask();
        }
        return answerOf(current)
                .exceptionally(failure -> null)
                .thenCompose(given -> given == null || given.equals(refused)
                        ? ask()
                        : CompletableFuture.<@Nullable Credentials>completedFuture(given));
    }

    /** Returns the call that is under way, unless it hangs. */
    private boolean isShared(Question question) {
        return System.nanoTime() - question.sinceNanos() < sharedFor.toNanos();
    }

    private void answer(Question question, Supplier<Credentials> asked) {
        Credentials given = null;
        ConnectionFailedException failure = null;
        try {
            given = asked.get();
            if (given == null) {
                failure = failure("the credentials supplier of the settings returned null", null);
            }
        } catch (Throwable e) { // also an Error: a request waits for the result
            failure = failure("the credentials supplier of the settings threw", e);
        }
        underWay.compareAndSet(question, null);
        if (failure == null) {
            question.answer().complete(given);
        } else {
            question.answer().completeExceptionally(failure);
        }
    }

    private static ConnectionFailedException failure(String what, @Nullable Throwable cause) {
        return new ConnectionFailedException(
                null, what + ": correct it; the client asks it again for its next attempt", cause);
    }

    private static CompletableFuture<@Nullable Credentials> answerOf(Question question) {
        return question.answer().thenApply(given -> given);
    }
}
