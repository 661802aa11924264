package io.photonpump;

import io.photonpump.client.EventStoreClient;
import io.photonpump.internal.client.ClientCore;
import io.photonpump.settings.ClientSettings;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Where it begins.
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
     * Makes a client that begins to connect at once, and goes on until it is closed. Never blocks; to know whether there is a
     * connection, see {@link EventStoreClient#connected()}.
     *
     * @param url {@code eventstore://[user:password@]host[:port][?key=value&…]}; see {@code docs/connections.md}
     * @throws io.photonpump.error.InvalidSettingsException for a URL that is not understood
     */
    public static EventStoreClient connect(String url) {
        return connect(ClientSettings.parse(url));
    }

    /**
     * As {@link #connect(String)}, from settings.
     *
     * @throws io.photonpump.error.InvalidSettingsException for settings that cannot be used, such as files that are not there
     */
    public static EventStoreClient connect(ClientSettings settings) {
        return ClientCore.connect(settings);
    }

    /**
     * Waits for a future and gives its result, or throws what it failed with, without wrapping. An interrupt cancels the future
     * and is thrown as a {@link CancellationException}; the thread's flag stays set.
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
