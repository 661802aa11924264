package io.photonpump.internal.conversation;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ServerMessage.SubscriptionConfirmed;
import java.util.Queue;

/** Where a {@link CatchUpConversation} stands; its diagram has the moves. */
sealed interface CatchUpPhase {

    /** No exchange is open. */
    record Idle() implements CatchUpPhase {}

    /** A page has been asked for. */
    record Reading() implements CatchUpPhase {}

    /** The consumer has enough to do. */
    record Pausing() implements CatchUpPhase {}

    /** The confirmation is awaited. */
    record Subscribing() implements CatchUpPhase {}

    /**
     * Subscribed, but something was written between the last page and the confirmation.
     *
     * @param waiting what the subscription brought meanwhile
     * @param reading whether a page has been asked for; otherwise it will be, in a moment
     * @param looks how often a read has not brought what the confirmation names
     * @param sinceNanos when this began
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
     * Events are handed over as they come.
     *
     * @param verified false if the gap could not be seen to be closed
     */
    record Live(boolean verified) implements CatchUpPhase {}
}
