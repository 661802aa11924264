package io.photonpump.spring.listener;

import java.util.concurrent.CompletableFuture;

/** A replay of a catch-up listener, from the request to the end of the stream. Safe on any thread. */
public interface Replay {

    /** {@return the id of the listener} */
    String subscriptionId();

    /** {@return the status of the replay, read from memory} */
    ReplayStatus status();

    /**
     * {@return completes when the listener is reset and its new position is stored; fails with a {@link ReplayException} if the listener
     * stays at its old position}
     */
    CompletableFuture<Void> begun();

    /**
     * {@return completes when the listener has handled all events up to the end of the stream, after the replay began; fails with a
     * {@link ReplayException} if the replay does not begin, or if the listener is stopped, fails or is replayed again before}
     *
     * <p>Neither a pause nor a lost connection fails it. The future of a listener that is replayed while it is stopped waits for a start.
     */
    CompletableFuture<Void> caughtUp();
}
