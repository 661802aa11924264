package io.photonpump.embedded.internal.net;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a server that cannot continue: after an {@link OutOfMemoryError} nobody knows which of its steps were left
 * unfinished. A failed server closes its sockets and answers nothing more, so that clients notice. Methods from any thread.
 */
public final class ServerFailure {

    private static final Logger LOG = LoggerFactory.getLogger(ServerFailure.class);

    private final Runnable stop;
    private final AtomicReference<@Nullable Throwable> cause = new AtomicReference<>();
    private final List<Consumer<Throwable>> listeners = new CopyOnWriteArrayList<>();

    /** @param stop closes the sockets; called once, from any thread, and not allowed to block */
    ServerFailure(Runnable stop) {
        this.stop = stop;
    }

    /** Returns whether a server cannot continue after this. A stack overflow only concerns the request that caused it. */
    public static boolean isFatal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError && !(cause instanceof StackOverflowError)) {
                return true;
            }
        }
        return false;
    }

    /** The cause; null as long as the server works. */
    public @Nullable Throwable cause() {
        return cause.get();
    }

    /** Ends the server if this is fatal. */
    public void reportIfFatal(Throwable failure) {
        if (isFatal(failure)) {
            report(failure);
        }
    }

    /** Ends the server. Only the first call has an effect. */
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
        attempt(() -> LOG.error("The server has failed, closed its connections and answers no more requests", failure));
    }

    private void tell(Consumer<Throwable> listener, Throwable failure) {
        if (listeners.remove(listener)) {
            listener.accept(failure);
        }
    }

    /** Whatever fails here, the next step is taken. */
    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            // there may be no memory to say so
        }
    }

    /** Adds a listener, which is called once, on a thread of its own, when the server has failed; at once if it has. */
    public void listen(Consumer<Throwable> listener) {
        listeners.add(listener);
        Throwable failure = cause.get();
        if (failure != null) {
            tell(listener, failure);
        }
    }

    /** The task for the event loop, which would only log a fatal error. */
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
