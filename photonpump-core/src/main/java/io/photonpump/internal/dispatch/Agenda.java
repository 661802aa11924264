package io.photonpump.internal.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The deadlines and timers of conversations, and the next time at which one of them is due. */
final class Agenda {

    private final Connection connection;
    private final Deadlines deadlines = new Deadlines();
    private final Timers timers = new Timers();
    private long nextTick = Deadlines.NEVER;

    Agenda(Connection connection) {
        this.connection = connection;
    }

    /** From now on the timeout of this conversation runs. */
    void startDeadline(ActiveConversation<?> active) {
        deadlines.add(active, active.timeoutNanos, connection.nanoTime());
        tickAt(active.deadline);
    }

    void endDeadline(ActiveConversation<?> active) {
        deadlines.remove(active);
    }

    /** A later timer of the same conversation replaces an earlier one. */
    void startTimer(ActiveConversation<?> active, Duration delay) {
        long due = connection.nanoTime() + delay.toNanos();
        timers.set(active, due);
        tickAt(due);
    }

    /** Hands over what is due, deadlines first, and states the time of the next tick. */
    void tick(long now, Consumer<ActiveConversation<?>> expired, Consumer<ActiveConversation<?>> due) {
        nextTick = Deadlines.NEVER;
        for (ActiveConversation<?> late = deadlines.pollExpired(now); late != null; late = deadlines.pollExpired(now)) {
            expired.accept(late);
        }
        for (ActiveConversation<?> next = timers.pollDue(now); next != null; next = timers.pollDue(now)) {
            due.accept(next);
        }
        long next = Math.min(deadlines.next(), timers.next());
        if (next != Deadlines.NEVER) {
            tickAt(next);
        }
    }

    private void tickAt(long due) {
        if (due < nextTick) {
            nextTick = due;
            connection.tickAt(due);
        }
    }

    /** The conversations that have a timer. */
    List<ActiveConversation<?>> withTimer() {
        return timers.waiting();
    }
}
