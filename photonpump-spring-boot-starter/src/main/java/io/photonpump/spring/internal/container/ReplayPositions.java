package io.photonpump.spring.internal.container;

import io.photonpump.event.StartFrom;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;

/** Converts positions for replays. */
final class ReplayPositions {

    private ReplayPositions() {}

    /** Returns the checkpoint after which a listener begins at this start. */
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
                + (spec.isAll() ? "after a position of $all" : "to an event number") + ", not to " + from);
    }
}
