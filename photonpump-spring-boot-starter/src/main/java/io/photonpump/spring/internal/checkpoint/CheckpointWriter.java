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
 * Stores the position of one session after a number of events or a time, on its own thread. While the store fails, it tries again
 * with back-off, and the listener continues until it {@linkplain #isBehind() is too far ahead} of the stored position. At worst,
 * these events are handled again.
 *
 * <p>The lock guards the fields that are not final. Only the writing thread calls the store, without the lock: a store that hangs
 * delays neither the status of the listener nor its end.
 */
public final class CheckpointWriter implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

    /** The time after which a store that does not answer counts as failing. */
    static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);

    /** The time for the last attempt of a session if the store has failed before. */
    private static final Duration LAST_ATTEMPT_TIMEOUT = Duration.ofSeconds(1);

    /** The time a store has to end after it was interrupted. */
    private static final Duration INTERRUPT_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);

    /**
     * The least number of events that the listener may handle beyond the stored position; otherwise {@link #INTERVALS} times
     * checkpoint-every.
     */
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
    private boolean released;
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

    /** Starts the writing thread; {@code whenChanged} is called without a lock after each attempt to store a position. */
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
     * Records a handled event. If a position is due, waits until it is stored, so that the listener does not handle more events
     * beyond it than configured. Does not wait for a store that fails or hangs.
     */
    public void handled() {
        boolean hangs = false;
        lock.lock();
        try {
            if (!saving && failure == null && !released && isDue()) {
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
                    Durations.format(STORE_TIMEOUT),
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
            progress.taken(events); // stored by the transaction of the event
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
        long left = STORE_TIMEOUT.toNanos();
        while (requested && !released && left > 0) {
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

    /** Waits until a position is due. Returns false at the end. */
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

    /** Stores the position without the lock. */
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
                        "{}; the listener continues and tries again, and events are handled again if the application stops "
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
        return saving && System.nanoTime() - savingSinceNanos > STORE_TIMEOUT.toNanos();
    }

    /** Returns the reason why the position is not stored; null if it is stored, or not due. */
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

    /** Returns whether too many events are handled beyond the stored position. */
    public boolean isBehind() {
        return progress.sinceTaken() >= bound;
    }

    /** Releases workers that wait for the store, because the session ends. */
    public void releaseWorkers() {
        lock.lock();
        try {
            released = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Stores the last position if the store answers in time, and ends the writing thread. */
    public void close() {
        lock.lock();
        try {
            boolean troubled = failure != null || isHanging();
            released = true;
            closing = true;
            changed.signalAll();
            if (awaitEnd(troubled ? LAST_ATTEMPT_TIMEOUT : STORE_TIMEOUT)) {
                return;
            }
            if (thread != null) {
                thread.interrupt();
            }
            if (!awaitEnd(INTERRUPT_TIMEOUT)) {
                LOG.warn(
                        "a store that ignores interrupts is abandoned while it stores the position '{}'",
                        policy.name());
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
