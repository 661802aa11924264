package io.photonpump.spring.boot.actuate;

import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.concurrent.CompletableFuture;

/** Replays the parked events of persistent groups. */
@FunctionalInterface
public interface ParkedEvents {

    /**
     * Makes the server deliver all parked events of a listener's group again.
     *
     * @param subscription the settings of the listener
     * @return completes when the server has accepted the request
     * @throws IllegalStateException if the listener is not in a group
     */
    CompletableFuture<Void> replay(SubscriptionSpec subscription);
}
