package io.photonpump;

import io.photonpump.client.EventStoreClient;
import io.photonpump.internal.client.ClientCore;
import io.photonpump.settings.ClientSettings;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * The entry point of the library.
 *
 * <pre>{@code
 * try (EventStoreClient client = PhotonPump.connect("eventstore://admin:changeit@localhost:1113")) {
 *     client.publishEvent("ponies", "PonyJumped", Map.of("Pony", "Derpy Hooves", "Height", 10)).join();
 * }
 * }</pre>
 */
public final class PhotonPump {

    private PhotonPump() {}

    /**
     * Creates a client, which connects immediately and stays connected until it is closed. Does not block;
     * {@link EventStoreClient#connected()} completes when the client is connected.
     *
     * @param url {@code eventstore://[user:password@]host[:port][?key=value&…]}; see {@code docs/connections.md}
     * @return the client
     * @throws io.photonpump.error.InvalidSettingsException if the URL is invalid
     */
    public static EventStoreClient connect(String url) {
        return connect(ClientSettings.parse(url));
    }

    /**
     * Creates a client from settings, as {@link #connect(String)}.
     *
     * @param settings the settings
     * @return the client
     * @throws io.photonpump.error.InvalidSettingsException if the settings are unusable, for example because a file does not exist
     */
    public static EventStoreClient connect(ClientSettings settings) {
        return ClientCore.connect(settings);
    }

    /**
     * Waits for a future and returns its result, or throws the exception that it failed with, without wrapping. An interrupt cancels the
     * future, and this method throws {@link CancellationException}; the thread's interrupt flag stays set.
     *
     * @param future the future
     * @param <T> the type of the result
     * @return the result of the future
     */
    public static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RuntimeException runtime) {
                throw runtime;
            } else if (cause instanceof Error error) {
                throw error;
            }
            throw new CompletionException(cause);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted while waiting for the server");
            cancelled.initCause(e);
            throw cancelled;
        }
    }
}
