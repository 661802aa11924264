package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeDiscovery;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.internal.text.Durations;
import io.photonpump.internal.thread.Loop;
import io.photonpump.settings.ClientSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Asks for servers, and sees to it that there is an answer on the loop, whatever a discovery of the caller's own does. */
final class Search {

    private final NodeDiscovery discovery;
    private final boolean callersOwn;
    private final Duration patience;
    private final Loop loop;

    Search(NodeDiscovery discovery, ClientSettings settings, Loop loop) {
        this.discovery = discovery;
        this.callersOwn = settings.discovery() != null;
        this.patience = settings.connectTimeout();
        this.loop = loop;
    }

    /**
     * Looks for a server.
     *
     * @param failed the one that was lost, if any
     * @param answer hears an endpoint or a failure, once, on the loop
     */
    void next(@Nullable Endpoint failed, BiConsumer<@Nullable Endpoint, @Nullable Throwable> answer) {
        CompletableFuture<Endpoint> asked = ask(failed);
        Once once = new Once(answer);
        if (callersOwn && !asked.isDone()) {
            // The client's own discoveries come to an end by themselves: a node has the gossip time-out to answer.
            once.timer = loop.schedule(() -> once.hear(null, late()), patience);
        }
        asked.whenComplete((endpoint, error) -> {
            if (loop.isInside()) {
                once.hear(endpoint, error);
            } else {
                loop.execute(() -> once.hear(endpoint, error));
            }
        });
    }

    private CompletableFuture<Endpoint> ask(@Nullable Endpoint failed) {
        try {
            return Objects.requireNonNull(discovery.next(failed), "the discovery of the settings gave no future");
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private ConnectionFailedException late() {
        String advice = "the discovery of the settings named no server within " + Durations.format(patience)
                + "; the client asks it again";
        return new ConnectionFailedException(null, advice, null);
    }

    /** The future, or the time that it has; whichever comes first. */
    private static final class Once {
        private final BiConsumer<@Nullable Endpoint, @Nullable Throwable> answer;
        private Loop.Timer timer = () -> {};
        private boolean heard;

        Once(BiConsumer<@Nullable Endpoint, @Nullable Throwable> answer) {
            this.answer = answer;
        }

        void hear(@Nullable Endpoint endpoint, @Nullable Throwable error) {
            if (!heard) {
                heard = true;
                timer.cancel();
                answer.accept(
                        endpoint,
                        error instanceof CompletionException && error.getCause() != null ? error.getCause() : error);
            }
        }
    }
}
