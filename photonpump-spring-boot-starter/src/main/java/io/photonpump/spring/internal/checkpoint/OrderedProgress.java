package io.photonpump.spring.internal.checkpoint;

import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tracks the position up to which all events are handled, although workers finish them in any order. The lock guards all fields;
 * actions run without it.
 */
public final class OrderedProgress {

    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Step> steps = new ArrayDeque<>();
    private final Map<InFlight, Step> open = new IdentityHashMap<>();
    private @Nullable Checkpoint position;
    private @Nullable Checkpoint lookedAt;
    private @Nullable Instant lookedAtCreated;
    private int sinceTaken;

    public OrderedProgress(@Nullable Checkpoint position) {
        this.position = position;
        this.lookedAt = position;
    }

    public void received(InFlight event, Checkpoint at) {
        Instant created = event.event().received().created();
        lock.lock();
        try {
            Step step = new Step(at, created, true, null);
            steps.add(step);
            open.put(event, step);
        } finally {
            lock.unlock();
        }
    }

    /** Records that no event up to this position needs handling. */
    public void passed(Checkpoint checkpoint) {
        addDone(new Step(checkpoint, null, true, null));
    }

    /** Records an event that needs no handling and no new stored position: {@link #position()} moves with the next event. */
    public void filtered(Checkpoint checkpoint, Instant created) {
        addDone(new Step(checkpoint, created, false, null));
    }

    /** Runs the action, without a lock, when all events received so far are handled. */
    public void whenDone(Runnable action) {
        addDone(new Step(null, null, false, action));
    }

    private void addDone(Step step) {
        step.done = true;
        List<Runnable> due;
        lock.lock();
        try {
            steps.add(step);
            due = advance();
        } finally {
            lock.unlock();
        }
        due.forEach(Runnable::run);
    }

    public void done(InFlight event) {
        List<Runnable> due = List.of();
        lock.lock();
        try {
            Step step = open.remove(event);
            if (step != null) {
                step.done = true;
                sinceTaken++;
                due = advance();
            }
        } finally {
            lock.unlock();
        }
        due.forEach(Runnable::run);
    }

    /** Returns the actions that are due. The caller runs them without the lock. */
    private List<Runnable> advance() {
        List<Runnable> due = new ArrayList<>();
        for (Step first = steps.peek(); first != null && first.done; first = steps.peek()) {
            steps.remove();
            if (first.at != null) {
                lookedAt = first.at;
                lookedAtCreated = first.created;
                position = first.moves ? first.at : position;
            }
            if (first.action != null) {
                due.add(first.action);
            }
        }
        return due;
    }

    int inFlight() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    @Nullable
    public Checkpoint position() {
        lock.lock();
        try {
            return position;
        } finally {
            lock.unlock();
        }
    }

    /** Returns what is done and what is not, at one moment. */
    public Reached reached() {
        lock.lock();
        try {
            // What is done is removed, so the first step is an event that is being handled, or waits.
            Step oldest = steps.peek();
            return new Reached(lookedAt, lookedAtCreated, oldest == null ? null : oldest.created, open.size());
        } finally {
            lock.unlock();
        }
    }

    /**
     * What is done and what is not.
     *
     * @param lookedAt the position up to which all events are handled or need no handling
     * @param lookedAtCreated when the event at {@code lookedAt} was written; null if that is unknown, as for a checkpoint of the
     *     server's filter
     * @param oldestOpen when the oldest event was written that is not handled; null if there is none
     * @param open the number of events that are not handled
     */
    public record Reached(
            @Nullable Checkpoint lookedAt,
            @Nullable Instant lookedAtCreated,
            @Nullable Instant oldestOpen,
            int open) {}

    /** Sets the position of the stream before the first event. */
    public void base(Checkpoint checkpoint) {
        lock.lock();
        try {
            if (position == null && steps.isEmpty()) {
                position = checkpoint;
                lookedAt = checkpoint;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of events that were handled since the last call of {@link #taken}. */
    int sinceTaken() {
        lock.lock();
        try {
            return sinceTaken;
        } finally {
            lock.unlock();
        }
    }

    /** Subtracts this number of events. */
    void taken(int events) {
        lock.lock();
        try {
            sinceTaken -= events;
        } finally {
            lock.unlock();
        }
    }

    private static final class Step {
        private final @Nullable Checkpoint at;
        private final @Nullable Instant created;
        private final boolean moves;
        private final @Nullable Runnable action;
        private boolean done;

        Step(@Nullable Checkpoint at, @Nullable Instant created, boolean moves, @Nullable Runnable action) {
            this.at = at;
            this.created = created == null || created.equals(Instant.EPOCH) ? null : created;
            this.moves = moves;
            this.action = action;
        }
    }
}
