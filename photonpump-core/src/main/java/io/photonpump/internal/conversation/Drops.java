package io.photonpump.internal.conversation;

import io.photonpump.event.DropReason;
import io.photonpump.internal.message.WireDropReason;

/** What a drop by the server means to a subscription, in one place (protocol §3.5). */
final class Drops {

    private Drops() {}

    /**
     * Ends the subscription, or lets it try again.
     *
     * @param confirmedBefore whether it has been live: then a server that ends it without a reason is shutting down, changing
     *     the group, or still counts the subscriber of a lost connection, and it pays to come back
     */
    static void apply(WireDropReason reason, boolean confirmedBefore, Turn<DropReason> turn) {
        switch (reason) {
            case UNSUBSCRIBED -> turn.tryAgain("the server ended the subscription");
            case ACCESS_DENIED -> turn.finish(DropReason.ACCESS_DENIED);
            case NOT_FOUND -> turn.finish(confirmedBefore ? DropReason.GROUP_DELETED : DropReason.NOT_FOUND);
            case PERSISTENT_SUBSCRIPTION_DELETED -> turn.finish(DropReason.GROUP_DELETED);
            case SUBSCRIBER_MAX_COUNT_REACHED -> {
                if (confirmedBefore) {
                    turn.tryAgain("the group still has its maximum of subscribers");
                } else {
                    turn.finish(DropReason.SUBSCRIBER_MAX_COUNT_REACHED);
                }
            }
            case UNRECOGNIZED -> turn.finish(DropReason.SERVER_ERROR);
        }
    }
}
