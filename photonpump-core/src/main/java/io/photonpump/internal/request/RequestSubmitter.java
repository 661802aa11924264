package io.photonpump.internal.request;

import io.photonpump.client.CallOptions;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.TooManyRequestsException;
import io.photonpump.internal.conversation.Conversation;
import io.photonpump.internal.dispatch.ActiveConversation;
import io.photonpump.internal.dispatch.Dispatcher;
import io.photonpump.internal.dispatch.Outcome;
import io.photonpump.internal.thread.CallbackQueue;
import io.photonpump.internal.thread.Loop;
import io.photonpump.settings.ClientSettings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns calls into conversations: checks the limits on pending requests, and hands the conversation to the event loop.
 * Safe on any thread.
 */
public final class RequestSubmitter {

    private final Loop loop;
    private final Dispatcher dispatcher;
    private final CallbackQueue callbacks;
    private final Duration defaultTimeout;
    private final int maxRequests;
    private final long maxBytes;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean ended;
    private volatile @Nullable PhotonPumpException endedBecause;

    public RequestSubmitter(Loop loop, Dispatcher dispatcher, CallbackQueue callbacks, ClientSettings settings) {
        this.loop = loop;
        this.dispatcher = dispatcher;
        this.callbacks = callbacks;
        this.defaultTimeout = settings.operationTimeout();
        this.maxRequests = settings.maxPendingRequests();
        this.maxBytes = settings.maxPendingBytes();
    }

    public Loop loop() {
        return loop;
    }

    public CallbackQueue callbacks() {
        return callbacks;
    }

    boolean isLoop() {
        return loop.isInside();
    }

    public Dispatcher dispatcher() {
        return dispatcher;
    }

    public Duration timeout(CallOptions options) {
        return options.timeout() == null ? defaultTimeout : options.timeout();
    }

    /**
     * Submits a request of a caller.
     *
     * @param size the bytes of its events
     */
    public <R> CompletableFuture<R> request(Conversation<R> conversation, CallOptions options, int size) {
        return request(conversation, options, size, future -> future);
    }

    /**
     * Submits a request of a caller that gets something else than the conversation's result.
     *
     * @param outcome makes the outcome that completes the future
     */
    public <R, T> CompletableFuture<T> request(
            Conversation<R> conversation,
            CallOptions options,
            int size,
            Function<OperationFuture<T>, Outcome<R>> outcome) {
        OperationFuture<T> future = new OperationFuture<>(this, size);
        int waiting = requests.incrementAndGet();
        long held = bytes.addAndGet(size);
        if (waiting > maxRequests || (held > maxBytes && held > size)) {
            requests.decrementAndGet();
            bytes.addAndGet(-size);
            future.completeExceptionally(new TooManyRequestsException(waiting - 1, held - size));
            return future;
        }
        ActiveConversation<R> active =
                dispatcher.prepare(conversation, outcome.apply(future), options.credentials(), timeout(options));
        future.of(active);
        if (!hop(active)) {
            future.completeExceptionally(closed(conversation.describe()));
        }
        return future;
    }

    /** Submits a request of a caller that only needs to know when it is done. */
    public CompletableFuture<Void> nothing(Conversation<?> conversation, CallOptions options, int size) {
        return request(conversation, options, size, RequestSubmitter::nothingFrom);
    }

    // A future without a result is completed with null.
    @SuppressWarnings("NullAway")
    private static <R> Outcome<R> nothingFrom(OperationFuture<Void> future) {
        return new TranslatedOutcome<R, Void>(future, done -> null);
    }

    /**
     * Runs a task on the event loop.
     *
     * @return false if the loop has ended or is about to end: then the caller must complete what the task would have
     *     completed
     */
    public boolean hop(Runnable task) {
        return loop.execute(task) && !ended;
    }

    /** Records why the client has given up. On the event loop, before the client is seen to be closed. */
    public void gaveUp(PhotonPumpException because) {
        endedBecause = because;
    }

    /** From here on tasks may be lost. On the event loop, before it ends. */
    public void end() {
        ended = true;
    }

    /** Returns the error of an operation that comes after the end of the client. */
    public ClientClosedException closed(String operation) {
        return new ClientClosedException(operation, endedBecause);
    }

    /** Submits a conversation of the client itself, to which no limit applies. */
    public <R> ActiveConversation<R> start(Conversation<R> conversation, Outcome<R> outcome, CallOptions options) {
        ActiveConversation<R> active =
                dispatcher.prepare(conversation, outcome, options.credentials(), timeout(options));
        loop.execute(active);
        return active;
    }

    void withdraw(ActiveConversation<?> active, int size) {
        loop.execute(() -> {
            if (dispatcher.withdraw(active)) {
                release(size);
            }
        });
    }

    void release(int size) {
        requests.decrementAndGet();
        bytes.addAndGet(-size);
    }
}
