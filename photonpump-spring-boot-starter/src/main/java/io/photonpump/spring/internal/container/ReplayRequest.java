package io.photonpump.spring.internal.container;

import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.util.concurrent.CompletableFuture;

/** Somebody wants a listener to go on behind this checkpoint. */
record ReplayRequest(Checkpoint to, CompletableFuture<Void> done) {}
