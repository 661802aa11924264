package io.photonpump.spring.internal.container;

import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.util.concurrent.CompletableFuture;

/** A request to continue after another checkpoint. */
record ReplayRequest(Checkpoint to, CompletableFuture<Void> done) {}
