package io.photonpump.internal.client;

import io.photonpump.client.ConnectionStatus;
import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.internal.connection.ConnectionObserver;
import io.photonpump.internal.text.Durations;
import io.photonpump.internal.thread.CallbackQueue;
import io.photonpump.internal.thread.Loop;
import io.photonpump.internal.thread.SerialExecutor;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.settings.ConnectionListener;
import io.photonpump.settings.ConnectionPhase;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The facts about the connection that callers can get: its status, futures of its readiness, and events for the
 * caller's listener. The event loop writes; {@link #status} is safe on any thread, and the listener is called by one
 * thread at a time.
 */
final class StatusBoard implements ConnectionObserver {

    private static final Logger LOG = LoggerFactory.getLogger(StatusBoard.class);

    /** The limit for chains of causes, which may be circular. */
    private static final int DEEPEST = 50;

    private final Clock clock;
    private final @Nullable ConnectionListener listener;
    private final SerialExecutor events;
    private final CallbackQueue callbacks;
    private final Consumer<ConnectionFailedException> givingUp;
    private volatile ConnectionStatus status;

    /** The futures that wait for a connection. Belongs to the event loop. */
    private final List<CompletableFuture<?>> waiting = new ArrayList<>();

    private @Nullable ConnectionFailedException lastFailure;
    private @Nullable ConnectionFailedException gaveUpWith;

    /**
     * Creates a board.
     *
     * @param givingUp called on the loop when the connector has closed itself, with its last failure
     */
    StatusBoard(
            Clock clock,
            @Nullable ConnectionListener listener,
            CallbackQueue callbacks,
            Executor executor,
            Consumer<ConnectionFailedException> givingUp) {
        this.givingUp = givingUp;
        this.clock = clock;
        this.listener = listener;
        this.callbacks = callbacks;
        this.events = new SerialExecutor(executor);
        this.status = new ConnectionSnapshot(ConnectionPhase.IDLE, clock.instant(), null, false, 0, null, false);
    }

    ConnectionStatus status() {
        return status;
    }

    @Override
    public void moved(
            ConnectionPhase phase,
            @Nullable Endpoint endpoint,
            boolean everReady,
            int failedAttempts,
            @Nullable Throwable failure) {
        boolean refused = failure instanceof NotAuthenticatedException;
        status = new ConnectionSnapshot(
                phase,
                clock.instant(),
                endpoint,
                everReady,
                failedAttempts,
                failure == null ? null : words(failure),
                refused);
        if (phase == ConnectionPhase.READY) {
            lastFailure = null;
            takeWaiting().forEach(this::done);
        } else if (phase == ConnectionPhase.CLOSED) {
            PhotonPumpException error = lastFailure != null ? lastFailure : new ClientClosedException("connecting");
            takeWaiting().forEach(future -> fail(future, error));
        }
    }

    @Override
    public void credentials(@Nullable Throwable refusal) {
        ConnectionStatus last = status;
        status = new ConnectionSnapshot(
                last.phase(),
                last.since(),
                last.endpoint(),
                last.everReady(),
                last.attempts(),
                refusal == null ? null : words(refusal),
                refusal != null);
    }

    /**
     * Returns the text for a failure. For network and TLS errors the root cause names what to correct. Messages of
     * callers' exceptions may contain a secret and are left out.
     */
    private static String words(Throwable failure) {
        String message = failure.getMessage();
        String text = message == null ? failure.getClass().getSimpleName() : message;
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) {
            root = root.getCause();
        }
        String reason = root.getMessage();
        boolean technical = root instanceof IOException || root instanceof GeneralSecurityException;
        return !technical || reason == null || text.contains(reason)
                ? text
                : text + ", caused by " + root.getClass().getSimpleName() + ": " + reason;
    }

    private List<CompletableFuture<?>> takeWaiting() {
        List<CompletableFuture<?>> taken = List.copyOf(waiting);
        waiting.clear();
        return taken;
    }

    private void done(CompletableFuture<?> future) {
        callbacks.add(() -> future.complete(null));
    }

    private void fail(CompletableFuture<?> future, PhotonPumpException error) {
        callbacks.add(() -> future.completeExceptionally(error));
    }

    @Override
    public void failed(ConnectionFailedException failure, boolean stubborn) {
        lastFailure = failure;
        if (stubborn) {
            takeWaiting().forEach(future -> fail(future, failure));
        }
    }

    @Override
    public void gaveUp(ConnectionFailedException last) {
        gaveUpWith = last;
        givingUp.accept(last);
    }

    /** Completes the future when there is a connection, or fails it after the timeout. On the event loop. */
    void await(CompletableFuture<?> future, Duration timeout, Loop loop) {
        if (status.isReady()) {
            done(future);
        } else if (status.phase() == ConnectionPhase.CLOSED) {
            fail(future, new ClientClosedException("connecting", gaveUpWith));
        } else {
            waiting.add(future);
            loop.schedule(() -> expired(future, timeout), timeout);
        }
    }

    private void expired(CompletableFuture<?> future, Duration timeout) {
        if (waiting.removeIf(waiter -> waiter == future)) {
            ConnectionFailedException failure = lastFailure;
            fail(future, failure != null ? failure : unanswered(timeout));
        }
    }

    private ConnectionFailedException unanswered(Duration timeout) {
        Endpoint endpoint = status.endpoint();
        String advice = "no server has answered within " + Durations.format(timeout) + "; the client continues to try";
        if (endpoint == null) {
            return new ConnectionFailedException(null, advice, null);
        }
        String check = "; check whether it wants TLS (tls=true) or has none (tls=false)";
        return new ConnectionFailedException(endpoint, advice + check, null);
    }

    @Override
    public void happened(ConnectionEvent event) {
        ConnectionListener current = listener;
        if (current != null) {
            events.execute(() -> tell(current, event));
        }
    }

    private static void tell(ConnectionListener listener, ConnectionEvent event) {
        try {
            listener.on(event);
        } catch (RuntimeException e) {
            LOG.error("a connection listener threw", e);
        }
    }
}
