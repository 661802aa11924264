package io.photonpump.spring.internal.container;

import io.photonpump.event.StartFrom;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.subscription.Subscription;
import org.jspecify.annotations.Nullable;

/** Positions, asked and set from outside. */
final class ReplayPositions {

    private ReplayPositions() {}

    /** The checkpoint whose next event is this place. */
    static Checkpoint checkpoint(StartFrom from, SubscriptionSpec spec) {
        if (from instanceof StartFrom.Beginning) {
            return Checkpoint.BEGINNING;
        }
        if (from instanceof StartFrom.AfterEvent event && !spec.isAll()) {
            return Checkpoint.of(event.eventNumber());
        }
        if (from instanceof StartFrom.AtEvent event && !spec.isAll()) {
            return Checkpoint.of(event.eventNumber() - 1);
        }
        if (from instanceof StartFrom.AfterPosition position && spec.isAll()) {
            return Checkpoint.of(position.position());
        }
        throw new IllegalArgumentException("'" + spec.id() + "' can be moved to the beginning or "
                + (spec.isAll() ? "behind a position of $all" : "to an event number") + ", not to " + from);
    }

    /** How many events are known to wait; null if that cannot be said, as in {@code $all}. */
    static @Nullable Long lag(@Nullable Checkpoint position, @Nullable Subscription subscription) {
        if (subscription == null || subscription.lastKnownEventNumber().isEmpty()) {
            return null;
        }
        long handled = position == null ? -1 : position.commit();
        return Math.max(0, subscription.lastKnownEventNumber().getAsLong() - handled);
    }
}
