package io.photonpump.internal.http;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client whose thread and connections can be ended, on every version of Java. Java 21 has methods for this. The
 * only one that code for Java 17 can reach through an interface is {@code close()}, which waits for every exchange.
 *
 * Java 17 has none: the client's selector thread ends with a garbage collection after the last reference to the client
 * is gone. It also ends when it is interrupted, and then closes its connections. So a thread in a group of its own
 * builds the client, where the selector thread can be found.
 */
final class StoppableHttpClient {

    private static final @Nullable MethodHandle SHUTDOWN = find("shutdown");
    private static final @Nullable MethodHandle SHUTDOWN_NOW = find("shutdownNow");

    private final HttpClient client;

    /** The thread to interrupt; null: the client has methods to end it. */
    private final @Nullable Thread selector;

    private StoppableHttpClient(HttpClient client, @Nullable Thread selector) {
        this.client = client;
        this.selector = selector;
    }

    private static @Nullable MethodHandle find(String method) {
        try {
            return MethodHandles.publicLookup()
                    .findVirtual(HttpClient.class, method, MethodType.methodType(void.class));
        } catch (NoSuchMethodException | IllegalAccessException olderJava) {
            return null;
        }
    }

    static StoppableHttpClient of(HttpClient.Builder builder) {
        Construction construction = new Construction(builder);
        construction.run();
        HttpClient client = construction.client;
        if (client == null) {
            throw new IllegalStateException("the HTTP client could not be built", construction.failure);
        }
        return new StoppableHttpClient(client, construction.selector);
    }

    HttpClient client() {
        return client;
    }

    /** Ends the client after the pending exchanges; before Java 21 with the next garbage collection after them. */
    void endWhenIdle() {
        call(SHUTDOWN);
    }

    /** Ends the client, its connections and its thread at once. The caller cancels the exchanges before. */
    void endNow() {
        if (selector != null) {
            selector.interrupt();
        }
        call(SHUTDOWN_NOW);
    }

    private void call(@Nullable MethodHandle method) {
        if (method != null) {
            try {
                method.invoke(client);
            } catch (Throwable e) { // neither method is declared to throw
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Builds a client on a thread of its own. The client's thread inherits the group and the context class loader, and
     * may outlive the caller's classes, so it must not hold their class loader.
     */
    private static final class Construction implements Runnable {
        private final HttpClient.Builder builder;
        private @Nullable HttpClient client;
        private @Nullable Thread selector;
        private @Nullable Throwable failure;

        Construction(HttpClient.Builder builder) {
            this.builder = builder;
        }

        @Override
        public void run() {
            ThreadGroup group = new ThreadGroup("photonpump-http");
            endWithItsThreads(group);
            Thread builderThread = new Thread(group, this::build, "photonpump-http-builder");
            builderThread.setDaemon(true);
            builderThread.setContextClassLoader(StoppableHttpClient.class.getClassLoader());
            builderThread.start();
            boolean interrupted = false;
            while (true) {
                try {
                    builderThread.join();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true; // building takes milliseconds
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        @SuppressWarnings(
                "removal") // Java 17 keeps an empty group for ever unless it is a daemon; from 19 on it needs not be
        // told
        private static void endWithItsThreads(ThreadGroup group) {
            group.setDaemon(true);
        }

        private void build() {
            try {
                client = builder.build();
                selector = SHUTDOWN_NOW == null ? otherThread() : null;
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }

        /**
         * Returns the client's thread. The group has only that one and this one: no request was sent yet, so the
         * executor has no threads here.
         */
        private static @Nullable Thread otherThread() {
            Thread[] threads = new Thread[2];
            int count = Thread.currentThread().getThreadGroup().enumerate(threads);
            for (int i = 0; i < count; i++) {
                if (threads[i] != Thread.currentThread()) {
                    return threads[i];
                }
            }
            return null;
        }
    }
}
