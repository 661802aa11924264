package io.photonpump.internal.dispatch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who has to be finished by when. Most calls have the same time-out, so those of each time-out form a list that is in order
 * by itself: adding, removing and looking for the next one take no search.
 */
final class Deadlines {

    static final long NEVER = Long.MAX_VALUE;

    /** The calls of one time-out, oldest first. */
    static final class Lane {
        private final long timeout;
        private @Nullable ActiveConversation<?> first;
        private @Nullable ActiveConversation<?> last;

        private Lane(long timeout) {
            this.timeout = timeout;
        }
    }

    private final List<Lane> lanes = new ArrayList<>(2);

    void add(ActiveConversation<?> active, long timeoutNanos, long now) {
        Lane lane = lane(timeoutNanos);
        active.lane = lane;
        active.deadline = now + timeoutNanos;
        active.previous = lane.last;
        if (lane.last == null) {
            lane.first = active;
        } else {
            lane.last.next = active;
        }
        lane.last = active;
    }

    private Lane lane(long timeout) {
        for (int i = 0; i < lanes.size(); i++) {
            if (lanes.get(i).timeout == timeout) {
                return lanes.get(i);
            }
        }
        lanes.removeIf(lane -> lane.first == null);
        Lane lane = new Lane(timeout);
        lanes.add(lane);
        return lane;
    }

    /** Does nothing for one that has no deadline. */
    void remove(ActiveConversation<?> active) {
        Lane lane = active.lane;
        if (lane == null) {
            return;
        }
        active.lane = null;
        if (active.previous == null) {
            lane.first = active.next;
        } else {
            active.previous.next = active.next;
        }
        if (active.next == null) {
            lane.last = active.previous;
        } else {
            active.next.previous = active.previous;
        }
        active.previous = null;
        active.next = null;
    }

    /** One whose time has come, no longer in here; null if there is none. */
    @Nullable
    ActiveConversation<?> pollExpired(long now) {
        for (Lane lane : lanes) {
            ActiveConversation<?> first = lane.first;
            if (first != null && first.deadline - now <= 0) {
                remove(first);
                return first;
            }
        }
        return null;
    }

    /** When the next one is due; {@link #NEVER} if there is none. */
    long next() {
        long next = NEVER;
        for (Lane lane : lanes) {
            if (lane.first != null) {
                next = Math.min(next, lane.first.deadline);
            }
        }
        return next;
    }
}
