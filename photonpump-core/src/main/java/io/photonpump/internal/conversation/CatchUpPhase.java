package io.photonpump.internal.conversation;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ServerMessage.SubscriptionConfirmed;
import java.util.Queue;

/** The phase of a {@link CatchUpConversation}; its diagram shows the transitions. */
sealed interface CatchUpPhase {

    /** No exchange is open. */
    record Idle() implements CatchUpPhase {}

    /** A page was requested. */
    record Reading() implements CatchUpPhase {}

    /** The consumer has enough events to handle. */
    record Pausing() implements CatchUpPhase {}

    /** The conversation waits for the confirmation. */
    record Subscribing() implements CatchUpPhase {}

    /**
     * Subscribed, but something was written between the last page and the confirmation.
     *
     * @param waiting the events that have arrived from the subscription meanwhile
     * @param reading whether a page was requested; otherwise the next one will be after a pause
     * @param looks the number of reads that have not returned what the confirmation names
     * @param sinceNanos the time at which this phase began
     */
    record Closing(
            SubscriptionConfirmed confirmation,
            Queue<ResolvedEvent> waiting,
            boolean reading,
            int looks,
            long sinceNanos)
            implements CatchUpPhase {

        Closing reading(boolean now) {
            return new Closing(confirmation, waiting, now, looks, sinceNanos);
        }

        Closing lookedInVain() {
            return new Closing(confirmation, waiting, false, looks + 1, sinceNanos);
        }
    }

    /**
     * Events are delivered as they arrive.
     *
     * @param verified false if the gap was not seen to be closed
     */
    record Live(boolean verified) implements CatchUpPhase {}
}
