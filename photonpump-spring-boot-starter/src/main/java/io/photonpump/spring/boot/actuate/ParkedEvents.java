package io.photonpump.spring.boot.actuate;

import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.concurrent.CompletableFuture;

/** Asks the server to deliver again what a persistent group has put aside. */
@FunctionalInterface
public interface ParkedEvents {

    /**
     * Replays all parked events of the listener's group.
     *
     * @throws IllegalStateException if the listener has no group
     */
    CompletableFuture<Void> replay(SubscriptionSpec subscription);
}
