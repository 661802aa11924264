package io.photonpump.embedded.internal.net;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failure of a server that cannot continue. After an {@link OutOfMemoryError} any operation may be incomplete, so a failed
 * server closes its sockets and sends no more replies, and its clients notice. Methods may be called from any thread.
 */
public final class ServerFailure {

    private static final Logger LOG = LoggerFactory.getLogger(ServerFailure.class);

    private final Runnable stop;
    private final AtomicReference<@Nullable Throwable> cause = new AtomicReference<>();
    private final List<Consumer<Throwable>> listeners = new CopyOnWriteArrayList<>();

    /**
     * Creates an instance.
     *
     * @param stop closes the sockets; called once, from any thread, and must not block
     */
    ServerFailure(Runnable stop) {
        this.stop = stop;
    }

    /**
     * Returns whether a server cannot continue after this failure. A stack overflow concerns only the request that caused it.
     */
    public static boolean isFatal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the cause; null while the server works. */
    public @Nullable Throwable cause() {
        return cause.get();
    }

    /** Stops the server if the failure is fatal. */
    public void reportIfFatal(Throwable failure) {
        if (isFatal(failure)) {
            report(failure);
        }
    }

    /** Stops the server. Only the first call has an effect. */
    void report(Throwable failure) {
        if (!cause.compareAndSet(null, failure)) {
            return;
        }
        try {
            Thread thread = new Thread(() -> end(failure), "photonpump-embedded-failure");
            thread.setDaemon(true);
            thread.start();
        } catch (Throwable noThread) { // there may be no memory for one
            end(failure);
        }
    }

    private void end(Throwable failure) {
        attempt(stop);
        listeners.forEach(listener -> attempt(() -> tell(listener, failure)));
        attempt(() ->
                LOG.error("The server has failed: it has closed its connections and does not reply any more", failure));
    }

    private void tell(Consumer<Throwable> listener, Throwable failure) {
        if (listeners.remove(listener)) {
            listener.accept(failure);
        }
    }

    /** Runs a step; a failure does not prevent the next step. */
    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            // there may be no memory to say so
        }
    }

    /**
     * Adds a listener, which is called once when the server has failed: on a separate thread, or during this call if the server
     * has failed before.
     */
    public void listen(Consumer<Throwable> listener) {
        listeners.add(listener);
        Throwable failure = cause.get();
        if (failure != null) {
            tell(listener, failure);
        }
    }

    /** Returns a task for the event loop that reports fatal errors. The loop itself only logs them. */
    Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Error e) {
                reportIfFatal(e);
                throw e;
            }
        };
    }
}
