package io.photonpump.spring.internal.checkpoint;

import io.photonpump.internal.text.Durations;
import io.photonpump.settings.Backoff;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.listener.CheckpointSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskExecutor;

/**
 * Stores the position of one session every so many events or so long, on a thread of its own. While the store fails it tries
 * again with back-off, and the listener goes on until it {@linkplain #isBehind() is too far ahead} of the stored position: the
 * worst that can follow is that so many events are handled again.
 *
 * <p>The lock guards the fields that are not final. The store is called without it, and only by the writing thread: a store that
 * hangs holds up neither the status of the listener nor its end.
 */
public final class CheckpointWriter implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

    /** A store that takes longer counts as failing. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** How long the last attempt of a session may take if the store has failed before. */
    private static final Duration LITTLE_PATIENCE = Duration.ofSeconds(1);

    /** The time a store has to end after it was interrupted. */
    private static final Duration INTERRUPT_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);

    /** The listener handles so many events beyond the stored position at least, and {@link #INTERVALS} times checkpoint-every. */
    private static final long LEAST_BOUND = 1_000;

    private static final long INTERVALS = 10;

    private final StoredPosition store;
    private final CheckpointSpec policy;
    private final OrderedProgress progress;
    private final Backoff backoff;
    private final long intervalNanos;
    private final long bound;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Runnable told = () -> {};
    private @Nullable Thread thread;
    private boolean running;
    private boolean requested;
    private boolean saving;
    private long savingSinceNanos;
    private long nextNanos;
    private @Nullable InfrastructureFailure failure;
    private int attempts;
    private boolean hangTold;
    private boolean nobodyWaits;
    private boolean closing;

    public CheckpointWriter(StoredPosition store, OrderedProgress progress, Backoff backoff) {
        this.store = store;
        this.policy = store.policy();
        this.progress = progress;
        this.backoff = backoff;
        this.intervalNanos = Math.max(policy.interval().toNanos(), SHORTEST_INTERVAL.toNanos());
        this.bound = Math.max(LEAST_BOUND, INTERVALS * policy.everyEvents());
        this.nextNanos = System.nanoTime() + intervalNanos;
    }

    /** Begins; {@code whenChanged} is called, without a lock held, after each attempt to store a position. */
    public void begin(TaskExecutor executor, Runnable whenChanged) {
        lock.lock();
        try {
            told = whenChanged;
            executor.execute(this);
            running = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * An event has been handled. If a position is due, this waits until it is stored, so that no more events are handled beyond
     * it than the listener allows; but not for a store that fails or hangs.
     */
    public void handled() {
        boolean hangs = false;
        lock.lock();
        try {
            if (!saving && failure == null && !nobodyWaits && isDue()) {
                awaitStored();
            }
            hangs = isHanging() && !hangTold;
            hangTold |= hangs;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        if (hangs) {
            LOG.warn(
                    "the store has not answered for {} to the position '{}'; events are handled again if the application "
                            + "stops before it does",
                    Durations.format(PATIENCE),
                    policy.name());
            told.run();
        }
    }

    private boolean isDue() {
        int events = progress.sinceTaken();
        if (events < policy.everyEvents()) {
            return false;
        }
        if (isStored()) {
            progress.taken(events); // by the transaction of the event
            return false;
        }
        return true;
    }

    private boolean isStored() {
        Checkpoint position = progress.position();
        return position == null || store.isStored(position);
    }

    private void awaitStored() throws InterruptedException {
        requested = true;
        changed.signalAll();
        long left = PATIENCE.toNanos();
        while (requested && !nobodyWaits && left > 0) {
            left = changed.awaitNanos(left);
        }
    }

    @Override
    public void run() {
        lock.lock();
        try {
            thread = Thread.currentThread();
            while (awaitTurn()) {
                save();
            }
            if (isStored()) {
                failure = null;
            } else {
                save();
            }
        } catch (InterruptedException e) {
            LOG.debug("the thread that stores the position '{}' was interrupted", policy.name());
        } finally {
            running = false;
            thread = null;
            changed.signalAll();
            lock.unlock();
        }
    }

    /** Waits until there is a position to store. False if this is the end. */
    private boolean awaitTurn() throws InterruptedException {
        while (!closing) {
            long left = requested && failure == null ? 0 : nextNanos - System.nanoTime();
            if (left > 0) {
                changed.awaitNanos(left);
            } else if (isStored()) {
                requested = false;
                failure = null;
                nextNanos = System.nanoTime() + intervalNanos;
                changed.signalAll();
            } else {
                return true;
            }
        }
        return false;
    }

    /** Lets go of the lock while the store works. */
    private void save() {
        int events = progress.sinceTaken();
        Checkpoint position = progress.position();
        if (position == null) {
            return;
        }
        saving = true;
        savingSinceNanos = System.nanoTime();
        lock.unlock();
        InfrastructureFailure failed = null;
        try {
            store.save(position);
            progress.taken(events);
        } catch (Throwable e) {
            failed = new InfrastructureFailure(whatFails(), e);
        } finally {
            lock.lock();
        }
        saving = false;
        saved(position, failed);
        tell();
    }

    private void saved(Checkpoint position, @Nullable InfrastructureFailure failed) {
        boolean failedBefore = failure != null || hangTold;
        failure = failed;
        requested = false;
        hangTold = false;
        changed.signalAll();
        if (failed != null) {
            attempts++;
            nextNanos = System.nanoTime()
                    + backoff.delay(attempts, ThreadLocalRandom.current()).toNanos();
            if (!failedBefore && !failed.kind().isFinal()) {
                LOG.warn(
                        "{}; the listener goes on and tries again, and events are handled again if the application stops "
                                + "before the position is stored",
                        failed.getMessage(),
                        failed.failure());
            }
            return;
        }
        attempts = 0;
        nextNanos = System.nanoTime() + intervalNanos;
        if (failedBefore) {
            LOG.info("the position '{}' is stored again, at {}", policy.name(), position);
        }
    }

    private void tell() {
        lock.unlock();
        try {
            told.run();
        } finally {
            lock.lock();
        }
    }

    private String whatFails() {
        return "the position '" + policy.name() + "' could not be stored";
    }

    private boolean isHanging() {
        return saving && System.nanoTime() - savingSinceNanos > PATIENCE.toNanos();
    }

    /** Why the position is not stored; null: it is, or not due. */
    @Nullable
    public InfrastructureFailure failure() {
        lock.lock();
        try {
            if (!isHanging()) {
                return failure;
            }
            Duration waited = Duration.ofSeconds(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - savingSinceNanos));
            return new InfrastructureFailure(
                    whatFails(), new TimeoutException("the store has not answered for " + Durations.format(waited)));
        } finally {
            lock.unlock();
        }
    }

    /** Whether so many events have been handled beyond the stored position that no more should follow. */
    public boolean isBehind() {
        return progress.sinceTaken() >= bound;
    }

    /** The session ends: its workers do not wait for the store any more. */
    public void letGo() {
        lock.lock();
        try {
            nobodyWaits = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Stores the last position, if the store can do that in time. Nothing is begun after that. */
    public void close() {
        lock.lock();
        try {
            boolean troubled = failure != null || isHanging();
            nobodyWaits = true;
            closing = true;
            changed.signalAll();
            if (awaitEnd(troubled ? LITTLE_PATIENCE : PATIENCE)) {
                return;
            }
            if (thread != null) {
                thread.interrupt();
            }
            if (!awaitEnd(INTERRUPT_TIMEOUT)) {
                LOG.warn("a store that does not heed interrupts is left behind with the position '{}'", policy.name());
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitEnd(Duration most) {
        long left = most.toNanos();
        try {
            while (running && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !running;
    }
}
