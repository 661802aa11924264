package io.photonpump.spring.internal.checkpoint;

import io.photonpump.spring.listener.CheckpointSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.checkpoint.CheckpointOrigin;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import io.photonpump.spring.listener.checkpoint.TransactionalCheckpointStore;
import io.photonpump.spring.listener.checkpoint.TransactionalCheckpointStore.Step;
import io.photonpump.spring.listener.checkpoint.UnusableCheckpointException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The position of one listener in its store. A position with another origin or form is refused with an {@link
 * UnusableCheckpointException}. Safe on any thread; every method may block.
 */
public final class StoredPosition {

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
            // Another process may have handled more events: a position that this listener did not handle itself only
            // moves
            // forward.
            advance(stored -> stored != null && stored.covers(checkpoint) ? null : checkpoint);
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
        if (!isFree()) {
            throw new IllegalStateException("the position '" + policy.name()
                    + "' cannot be moved, because the store has not answered to an earlier write; try again later");
        }
        try {
            store.reset(policy.name(), origin, checkpoint);
            last = checkpoint;
        } finally {
            writing.unlock();
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

    /** Runs the step in the transaction that stores its position. */
    public void advance(Step step) throws Exception {
        if (!(store instanceof TransactionalCheckpointStore transactional)) {
            throw new IllegalStateException("there are no transactions " + store.describe());
        }
        AtomicReference<@Nullable Checkpoint> reached = new AtomicReference<>();
        transactional.advance(policy.name(), origin, stored -> {
            Checkpoint next = step.from(admitted(stored));
            reached.set(next != null ? next : stored);
            return next;
        });
        Checkpoint committed = reached.get();
        last = committed != null ? committed : last;
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

    /** The key of a position; {@code place} is where the store keeps its positions. */
    public record CheckpointKey(Object place, String name) {}
}
