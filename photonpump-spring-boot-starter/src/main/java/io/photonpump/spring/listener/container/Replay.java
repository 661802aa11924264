package io.photonpump.spring.listener.container;

import io.photonpump.spring.listener.Checkpoint;
import java.util.concurrent.CompletableFuture;

/** Somebody wants a listener to go on behind this checkpoint. */
record Replay(Checkpoint to, CompletableFuture<Void> done) {}
