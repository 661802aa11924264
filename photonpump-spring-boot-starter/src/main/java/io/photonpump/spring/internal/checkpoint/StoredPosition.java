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
 * The position of one listener in its store: of the right origin and of the right kind, or an
 * {@link UnusableCheckpointException}. Safe on any thread; every method may block.
 */
public final class StoredPosition {

    private final CheckpointSpec policy;
    private final CheckpointOrigin origin;
    private final CheckpointStore store;

    /** Held while the store writes. A write that hangs cannot come after a later one, nor after a reset. */
    private final ReentrantLock writing = new ReentrantLock();

    /** What this process knows to have been stored last; null: nothing so far. Another process may be further. */
    private volatile @Nullable Checkpoint last;

    public StoredPosition(CheckpointSpec policy, CheckpointOrigin origin, CheckpointStore store) {
        this.policy = policy;
        this.origin = origin;
        this.store = store;
    }

    public CheckpointSpec policy() {
        return policy;
    }

    /** Another position in the same store. */
    public StoredPosition another(CheckpointSpec ofAnother, CheckpointOrigin ofOrigin) {
        return new StoredPosition(ofAnother, ofOrigin, store);
    }

    /** Deletes a position that is not one of this origin as it is now: behind its last event, or of another stream. */
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

    /** Names the stored position among all stores of the application: equal for two listeners that would share it. */
    public CheckpointKey key() {
        return new CheckpointKey(store.place(), policy.name());
    }

    /** What is stored; null: nothing. */
    @Nullable
    public Checkpoint load() {
        Checkpoint found = admitted(store.load(policy.name(), origin).orElse(null));
        last = found != null ? found : last;
        return found;
    }

    void save(Checkpoint checkpoint) throws Exception {
        if (isTransactional()) {
            // Another process may be further: a position that the listener did not handle itself only moves forward.
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

    /** Stores it if nobody has changed what this process stored last, or has deleted it. Nothing in a transactional store. */
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

    /** Fails if the store does not answer to an earlier write. */
    public void reset(Checkpoint checkpoint) {
        if (!isFree()) {
            throw new IllegalStateException("the position '" + policy.name()
                    + "' cannot be moved, because the store has not answered to an earlier one; try again later");
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
            return writing.tryLock(CheckpointWriter.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public boolean isTransactional() {
        return store instanceof TransactionalCheckpointStore;
    }

    /** Takes the step in the transaction that stores its position. */
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

    /** Whether it was stored when this process looked last, or anything behind it. */
    boolean isStored(Checkpoint checkpoint) {
        Checkpoint known = last;
        return known != null && known.covers(checkpoint);
    }

    /** Whether the store ever had a position of this listener, as far as this process knows. */
    public boolean wasEverStored() {
        return last != null;
    }

    private @Nullable Checkpoint admitted(@Nullable Checkpoint stored) {
        if (stored != null && !origin.admits(stored)) {
            throw UnusableCheckpointException.wrongKind(policy.name(), stored, origin);
        }
        return stored;
    }

    /** {@code place}: where the store keeps its positions. */
    public record CheckpointKey(Object place, String name) {}
}
