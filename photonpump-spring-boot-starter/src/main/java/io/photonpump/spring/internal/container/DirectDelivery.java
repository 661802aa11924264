package io.photonpump.spring.internal.container;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.SubscriptionContainer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Delivers an event to a listener on the calling thread, without a subscription: for tests. */
public final class DirectDelivery {

    private DirectDelivery() {}

    /**
     * Delivers the event and returns the decision, which is undecided with a manual acknowledgment that was not used.
     *
     * @throws IllegalArgumentException if the container is not one of the starter's
     */
    public static Decision deliver(SubscriptionContainer container, ResolvedEvent event) {
        if (!(container instanceof DefaultSubscriptionContainer own)) {
            throw new IllegalArgumentException(
                    "'" + container.id() + "' has a container that is not one of the starter's");
        }
        AtomicReference<Decision> settled = new AtomicReference<>(Decision.undecided());
        InFlight inFlight = InFlight.inHand(event, (done, decision) -> settled.set(decision));
        Decision decision = own.sessions().deliver(List.of(inFlight));
        return settled.get().isUndecided() ? decision : settled.get();
    }
}
