package io.photonpump.spring.internal.monitoring;

import io.photonpump.admin.PersistentSubscriptionInfo;
import org.jspecify.annotations.Nullable;

/**
 * Counts the events that a group has not dealt with. The difference between the last known event and the stored position is not that
 * number: a server stores the position of a quiet group only after several events (docs/protocol.md, Persistent subscriptions over
 * HTTP), a new group that starts at the end of a long stream has no position at all, and a group that reads history does not know the
 * end of its stream.
 */
final class GroupLag {

    private static final String LIVE = "Live";

    private GroupLag() {}

    /** Returns whether the group has read its stream up to the end. */
    static boolean isLive(PersistentSubscriptionInfo info) {
        return info.status().startsWith(LIVE);
    }

    /** @param last the number of the last event of the stream; null if it is unknown, or the group is live */
    static @Nullable Long of(PersistentSubscriptionInfo info, @Nullable Long last) {
        if (isLive(info)) {
            // The server holds every event that is not acknowledged.
            return (long) info.readBufferCount() + info.retryBufferCount() + info.inFlight();
        }
        Long known = last != null ? last : info.lastKnownEventNumber();
        Long processed = info.lastProcessedEventNumber();
        if (known == null || processed == null) {
            return null;
        }
        return Math.max(0, known - Math.max(processed, beforeStart(info)));
    }

    /** Returns the number of the event before the start of the group; -1 if it is the beginning, or unknown. */
    private static long beforeStart(PersistentSubscriptionInfo info) {
        PersistentSubscriptionInfo.Settings settings = info.settings();
        try {
            return settings == null ? -1 : Long.parseLong(settings.startFrom()) - 1;
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
