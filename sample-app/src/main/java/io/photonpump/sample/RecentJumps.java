package io.photonpump.sample;

import io.photonpump.event.RecordedEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.springframework.stereotype.Component;

/** The last jumps, for the page. Guarded by its lock. */
@Component
class RecentJumps {

    private static final int KEPT = 60;

    private final Deque<Jump> jumps = new ArrayDeque<>();

    @EventStoreSubscription(id = "recent-jumps", stream = PonyJumped.STREAM, from = "start")
    synchronized void on(PonyJumped jump, RecordedEvent event) {
        if (jumps.size() == KEPT) {
            jumps.removeFirst();
        }
        jumps.addLast(new Jump(event.eventNumber(), jump.pony(), jump.height(), jump.judge()));
    }

    /** Returns the jumps in the order in which they were written. */
    synchronized List<Jump> list() {
        return List.copyOf(jumps);
    }

    /** A jump and its event number. */
    record Jump(long number, String pony, int height, String judge) {}
}
