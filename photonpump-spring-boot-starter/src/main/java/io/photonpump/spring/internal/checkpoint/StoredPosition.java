package io.photonpump.spring.internal.checkpoint;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.spring.listener.CheckpointSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.checkpoint.CheckpointOrigin;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import io.photonpump.spring.listener.checkpoint.InMemoryCheckpointStore;
import io.photonpump.spring.listener.checkpoint.TransactionalCheckpointStore;
import io.photonpump.spring.listener.checkpoint.TransactionalCheckpointStore.Step;
import io.photonpump.spring.listener.checkpoint.UnusableCheckpointException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The position of one listener in its store. A position with another origin or form is refused with an {@link
 * UnusableCheckpointException}. Safe on any thread; every method may block.
 */
public final class StoredPosition {

    private static final Logger LOG = LoggerFactory.getLogger(StoredPosition.class);

    private final CheckpointSpec policy;
    private final CheckpointOrigin origin;
    private final CheckpointStore store;

    /** Held while the store writes, so that a hanging write cannot take effect after a later write or a reset. */
    private final ReentrantLock writing = new ReentrantLock();

    /** The position that this process stored or loaded last; null: none. Another process may have stored a later one. */
    private volatile @Nullable Checkpoint last;

    public StoredPosition(CheckpointSpec policy, CheckpointOrigin origin, CheckpointStore store) {
        this.policy = policy;
        this.origin = origin;
        this.store = store;
    }

    public CheckpointSpec policy() {
        return policy;
    }

    /** Returns another position in the same store. */
    public StoredPosition another(CheckpointSpec ofAnother, CheckpointOrigin ofOrigin) {
        return new StoredPosition(ofAnother, ofOrigin, store);
    }

    /**
     * Deletes a stored position that cannot refer to the stream in its current state: it is after the last event, or has another
     * origin.
     */
    public void forgetUnlessUpTo(long last) {
        boolean isKept;
        try {
            Checkpoint found = load();
            isKept = found == null || found.commit() <= last;
        } catch (UnusableCheckpointException e) {
            if (e.reason() != UnusableCheckpointException.Reason.OTHER_ORIGIN) {
                throw e;
            }
            isKept = false;
        }
        if (!isKept) {
            store.delete(policy.name());
        }
    }

    /** Returns the key of the position, which is equal for two listeners that would share the position. */
    public CheckpointKey key() {
        return new CheckpointKey(store.place(), policy.name());
    }

    /** Returns the stored position; null if there is none. */
    @Nullable
    public Checkpoint load() {
        Checkpoint found = admitted(store.load(policy.name(), origin).orElse(null));
        last = found != null ? found : last;
        return found;
    }

    void save(Checkpoint checkpoint) throws Exception {
        if (isTransactional()) {
            saveForward(checkpoint);
            return;
        }
        writing.lockInterruptibly();
        try {
            store.save(policy.name(), origin, checkpoint);
            last = checkpoint;
        } finally {
            writing.unlock();
        }
    }

    /**
     * Stores the position in a transactional store. Another process may have handled more events, or may have begun a replay: a
     * position that this listener did not handle itself only moves forward, and only from one that this process knows.
     */
    private void saveForward(Checkpoint checkpoint) throws Exception {
        try {
            advance(stored -> stored != null && stored.covers(checkpoint) ? null : checkpoint);
        } catch (PositionMovedException e) {
            LOG.debug("{} is not stored: {}", checkpoint, e.getMessage());
        }
    }

    /**
     * Stores the position, unless the stored position was changed or deleted since this process stored it. Does nothing for
     * transactional stores.
     */
    public void saveUnlessMoved(Checkpoint checkpoint) throws InterruptedException {
        if (isTransactional()) {
            return;
        }
        writing.lockInterruptibly();
        try {
            Checkpoint known = last;
            if (Objects.equals(known, load())) {
                store.save(policy.name(), origin, checkpoint);
                last = checkpoint;
            }
        } finally {
            writing.unlock();
        }
    }

    /** Replaces the position. Fails while the store does not answer to an earlier write. */
    public void reset(Checkpoint checkpoint) {
        takeStore();
        try {
            store.reset(policy.name(), origin, checkpoint);
            last = checkpoint;
        } finally {
            writing.unlock();
        }
    }

    /**
     * Replaces the position and does the work: both or neither in the transaction of a transactional store. Without a transaction, the
     * position is stored again as it was if the work fails. If the process is killed during the work, no position is stored if
     * {@code known} is true, and otherwise the new one.
     *
     * @param known whether a listener without a stored position does the same work and begins at the new position, too
     */
    public void reset(Checkpoint checkpoint, boolean known, Work work) throws Exception {
        if (store instanceof TransactionalCheckpointStore transactional) {
            transactional.reset(policy.name(), origin, stored -> {
                work.run();
                return checkpoint;
            });
            last = checkpoint;
            return;
        }
        takeStore();
        try {
            Checkpoint before = last;
            withdraw(known ? null : checkpoint, checkpoint);
            boolean done = false;
            try {
                work.run();
                done = true;
            } finally {
                if (!done) {
                    withdraw(before, checkpoint);
                }
            }
            store.reset(policy.name(), origin, checkpoint);
            last = checkpoint;
        } finally {
            writing.unlock();
        }
    }

    /** Stores a position, or deletes it if it is null. A user who may not delete positions stores the replacement. */
    private void withdraw(@Nullable Checkpoint checkpoint, Checkpoint replacement) {
        if (checkpoint != null) {
            store.reset(policy.name(), origin, checkpoint);
            return;
        }
        try {
            store.delete(policy.name());
        } catch (AccessDeniedException e) {
            store.reset(policy.name(), origin, replacement);
        }
    }

    /**
     * Does the work before the first event of a listener that has no stored position. In a transactional store, stores the position in
     * the same transaction; does nothing if another process has stored one.
     *
     * @return the position to begin after
     */
    public Checkpoint begin(Checkpoint start, Work work) throws Exception {
        if (!(store instanceof TransactionalCheckpointStore transactional)) {
            work.run();
            return start;
        }
        AtomicReference<Checkpoint> begun = new AtomicReference<>(start);
        transactional.advance(policy.name(), origin, stored -> {
            Checkpoint found = admitted(stored);
            if (found != null) {
                begun.set(found);
                return null;
            }
            work.run();
            return start;
        });
        last = begun.get();
        return begun.get();
    }

    private void takeStore() {
        if (!isFree()) {
            throw new IllegalStateException("the position '" + policy.name()
                    + "' cannot be moved, because the store has not answered to an earlier write; try again later");
        }
    }

    private boolean isFree() {
        try {
            return writing.tryLock(CheckpointWriter.STORE_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public boolean isTransactional() {
        return store instanceof TransactionalCheckpointStore;
    }

    /** Returns whether positions outlive the application. */
    public boolean isDurable() {
        return !(store instanceof InMemoryCheckpointStore);
    }

    /**
     * Runs the step in the transaction that stores its position.
     *
     * @throws PositionMovedException if another process has moved the position back; the step is not run
     */
    public void advance(Step step) throws Exception {
        if (!(store instanceof TransactionalCheckpointStore transactional)) {
            throw new IllegalStateException("there are no transactions " + store.describe());
        }
        AtomicReference<@Nullable Checkpoint> reached = new AtomicReference<>();
        transactional.advance(policy.name(), origin, stored -> {
            requireNotMovedBack(stored);
            Checkpoint next = step.from(admitted(stored));
            reached.set(next != null ? next : stored);
            return next;
        });
        Checkpoint committed = reached.get();
        last = committed != null ? committed : last;
    }

    private void requireNotMovedBack(@Nullable Checkpoint stored) throws PositionMovedException {
        Checkpoint known = last;
        if (stored != null && known != null && !stored.covers(known)) {
            throw new PositionMovedException(policy.name(), known, stored);
        }
    }

    /** Returns whether this position, or a later one, was stored when this process last accessed the store. */
    boolean isStored(Checkpoint checkpoint) {
        Checkpoint known = last;
        return known != null && known.covers(checkpoint);
    }

    /** Returns whether the store has ever had a position of this listener, as far as this process knows. */
    public boolean wasEverStored() {
        return last != null;
    }

    private @Nullable Checkpoint admitted(@Nullable Checkpoint stored) {
        if (stored != null && !origin.admits(stored)) {
            throw UnusableCheckpointException.wrongKind(policy.name(), stored, origin);
        }
        return stored;
    }

    /** The work that belongs to a change of the position. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** The key of a position; {@code place} is where the store keeps its positions. */
    public record CheckpointKey(Object place, String name) {}
}
