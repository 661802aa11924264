package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeDiscovery;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.internal.text.Durations;
import io.photonpump.internal.thread.Failures;
import io.photonpump.internal.thread.Loop;
import io.photonpump.settings.ClientSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Asks the discovery for a server. The answer comes on the loop, and in time even if a caller-supplied discovery never answers. */
final class Search {

    private final NodeDiscovery discovery;
    private final boolean supplied;
    private final Duration timeout;
    private final Loop loop;

    Search(NodeDiscovery discovery, ClientSettings settings, Loop loop) {
        this.discovery = discovery;
        this.supplied = settings.discovery() != null;
        this.timeout = settings.connectTimeout();
        this.loop = loop;
    }

    /**
     * Looks for a server.
     *
     * @param failed the one that was lost, if any
     * @param answer called once, on the loop, with an endpoint or a failure
     */
    void next(@Nullable Endpoint failed, BiConsumer<@Nullable Endpoint, @Nullable Throwable> answer) {
        CompletableFuture<Endpoint> asked = ask(failed);
        Once once = new Once(answer);
        if (supplied && !asked.isDone()) {
            // The client's own discoveries come to an end by themselves: a node has the gossip timeout to answer.
            once.timer = loop.schedule(() -> once.answer(null, late()), timeout);
        }
        asked.whenComplete((endpoint, error) -> {
            if (loop.isInside()) {
                once.answer(endpoint, error);
            } else {
                loop.execute(() -> once.answer(endpoint, error));
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
        String advice = "the discovery of the settings named no server within " + Durations.format(timeout)
                + "; the client asks it again";
        return new ConnectionFailedException(null, advice, null);
    }

    /** The future, or the time that it has; whichever comes first. */
    private static final class Once {
        private final BiConsumer<@Nullable Endpoint, @Nullable Throwable> answer;
        private Loop.Timer timer = () -> {};
        private boolean answered;

        Once(BiConsumer<@Nullable Endpoint, @Nullable Throwable> answer) {
            this.answer = answer;
        }

        void answer(@Nullable Endpoint endpoint, @Nullable Throwable error) {
            if (!answered) {
                answered = true;
                timer.cancel();
                answer.accept(endpoint, error == null ? null : Failures.unwrapped(error));
            }
        }
    }
}
