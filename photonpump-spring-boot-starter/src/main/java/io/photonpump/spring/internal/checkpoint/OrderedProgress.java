package io.photonpump.spring.internal.checkpoint;

import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
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
    private int sinceTaken;

    public OrderedProgress(@Nullable Checkpoint position) {
        this.position = position;
        this.lookedAt = position;
    }

    public void received(InFlight event, Checkpoint at) {
        lock.lock();
        try {
            Step step = new Step(at, true, null);
            steps.add(step);
            open.put(event, step);
        } finally {
            lock.unlock();
        }
    }

    /** Records that no event up to this position needs handling. */
    public void passed(Checkpoint checkpoint) {
        addDone(new Step(checkpoint, true, null));
    }

    /** Records an event that needs no handling and no new stored position: {@link #position()} moves with the next event. */
    public void filtered(Checkpoint checkpoint) {
        addDone(new Step(checkpoint, false, null));
    }

    /** Runs the action, without a lock, when all events received so far are handled. */
    public void whenDone(Runnable action) {
        addDone(new Step(null, false, action));
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

    /** Returns {@link #position()}, moved past events that needed no handling. */
    @Nullable
    public Checkpoint lookedAt() {
        lock.lock();
        try {
            return lookedAt;
        } finally {
            lock.unlock();
        }
    }

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
        private final boolean moves;
        private final @Nullable Runnable action;
        private boolean done;

        Step(@Nullable Checkpoint at, boolean moves, @Nullable Runnable action) {
            this.at = at;
            this.moves = moves;
            this.action = action;
        }
    }
}
