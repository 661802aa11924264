package io.photonpump.internal.dispatch;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to be called at what time; who asked first comes first. A conversation has one timer at most: setting another makes the
 * first void.
 */
final class Timers {

    private record Timer(long due, long number, ActiveConversation<?> active) {
        boolean isValid() {
            return number == active.timer;
        }
    }

    private final PriorityQueue<Timer> queue =
            new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number));
    private long lastNumber;

    void set(ActiveConversation<?> active, long due) {
        active.timer = ++lastNumber;
        queue.add(new Timer(due, active.timer, active));
    }

    /** The next one that is due, which has no timer any more; null if there is none. */
    @Nullable
    ActiveConversation<?> pollDue(long now) {
        while (!queue.isEmpty() && queue.peek().due() - now <= 0) {
            Timer timer = queue.poll();
            if (timer.isValid()) {
                return timer.active();
            }
        }
        return null;
    }

    /** The time of the next timer; {@link Deadlines#NEVER} if there is none. */
    long next() {
        Timer first = queue.peek();
        return first == null ? Deadlines.NEVER : first.due();
    }

    /** Everybody who waits to be called. */
    List<ActiveConversation<?>> waiting() {
        return queue.stream()
                .filter(Timer::isValid)
                .<ActiveConversation<?>>map(Timer::active)
                .toList();
    }
}
