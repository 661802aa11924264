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
 * How far events are handled without a gap, when they are finished in any order: the position never runs ahead of the slowest
 * worker. The lock guards all fields; nobody else's code runs under it.
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

    /** Everything up to here needs no handling. */
    public void passed(Checkpoint checkpoint) {
        addDone(new Step(checkpoint, true, null));
    }

    /** There is nothing to handle here, and nothing to store either: {@link #position()} waits for the next event. */
    public void passedOver(Checkpoint checkpoint) {
        addDone(new Step(checkpoint, false, null));
    }

    /** Runs the action, without holding a lock, when everything received so far is handled. */
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

    /** The actions that are due: the caller runs them without the lock. */
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

    /** As {@link #position()}, and behind what was passed over. */
    @Nullable
    public Checkpoint lookedAt() {
        lock.lock();
        try {
            return lookedAt;
        } finally {
            lock.unlock();
        }
    }

    /** Sets where the stream was when nothing had been received yet. */
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

    /** How many events were handled since {@link #taken} was called. */
    int sinceTaken() {
        lock.lock();
        try {
            return sinceTaken;
        } finally {
            lock.unlock();
        }
    }

    /** So many of these are taken. */
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
