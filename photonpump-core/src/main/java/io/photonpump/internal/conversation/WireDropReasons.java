package io.photonpump.internal.conversation;

import io.photonpump.error.DropReason;
import io.photonpump.internal.message.WireDropReason;
import org.jspecify.annotations.Nullable;

/** The meaning of the server's drop reasons for a subscription (docs/protocol.md, Subscription messages). */
final class WireDropReasons {

    private WireDropReasons() {}

    /**
     * Returns the reason for the end of the subscription; null if it is only interrupted.
     *
     * @param confirmedBefore whether it has been live. If so, a server that ends it without a reason is shutting down,
     *     changing the group, or still counts the subscriber of a lost connection, and the subscription starts again
     */
    static @Nullable DropReason endOf(WireDropReason reason, boolean confirmedBefore) {
        return switch (reason) {
            case UNSUBSCRIBED -> null;
            case ACCESS_DENIED -> DropReason.ACCESS_DENIED;
            case NOT_FOUND -> confirmedBefore ? DropReason.GROUP_DELETED : DropReason.NOT_FOUND;
            case PERSISTENT_SUBSCRIPTION_DELETED -> DropReason.GROUP_DELETED;
            case SUBSCRIBER_MAX_COUNT_REACHED -> confirmedBefore ? null : DropReason.SUBSCRIBER_MAX_COUNT_REACHED;
            case UNRECOGNIZED -> DropReason.SERVER_ERROR;
        };
    }
}
