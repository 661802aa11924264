package io.photonpump.spring.listener.container;

import io.photonpump.spring.listener.Checkpoint;
import io.photonpump.spring.listener.SubscriptionSpec.CheckpointPolicy;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Stores the position of one session every so many events or so long. When the store fails the listener goes on: the worst
 * that can follow is that events are handled again. The lock guards the fields and is held while the store works, so that
 * positions are stored in order and none is stored after {@link #close()}.
 */
final class CheckpointWriter {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

    private final StoredPosition store;
    private final CheckpointPolicy policy;
    private final ReentrantLock lock = new ReentrantLock();
    private long storedNanos = System.nanoTime();
    private boolean failing;
    private boolean closed;

    CheckpointWriter(StoredPosition store) {
        this.store = store;
        this.policy = store.policy();
    }

    /**
     * Stores the position if it is due.
     *
     * @param events handled since the last time
     * @param now whether it is due in any case
     * @return whether the position is stored
     * @throws OutsideFailure if it cannot be stored for a reason that waiting does not mend
     */
    boolean write(Checkpoint position, int events, boolean now) throws OutsideFailure {
        // Somebody else is at it, and will see the newer position next time: workers do not queue up for this.
        if (now) {
            lock.lock();
        } else if (!lock.tryLock()) {
            return false;
        }
        try {
            if (closed) {
                return false;
            }
            if (store.isStored(position)) {
                return true;
            }
            return (now || isDue(events)) && save(position);
        } finally {
            lock.unlock();
        }
    }

    /** From now on nothing is stored: what is still handled belongs to a session that is over. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isDue(int events) {
        return events >= policy.everyEvents()
                || System.nanoTime() - storedNanos >= policy.interval().toNanos();
    }

    private boolean save(Checkpoint position) throws OutsideFailure {
        try {
            store.save(position);
            if (failing) {
                LOG.info("the position '{}' is stored again, at {}", policy.name(), position);
            }
            failing = false;
            return true;
        } catch (Exception e) {
            OutsideFailure failure = new OutsideFailure("the position '" + policy.name() + "' could not be stored", e);
            if (failure.kind().isFinal()) {
                throw failure;
            }
            LOG.atLevel(failing ? Level.DEBUG : Level.WARN)
                    .setCause(e)
                    .log(
                            "the position '{}' could not be stored at {}; events are handled again if the application stops now",
                            policy.name(),
                            position);
            failing = true;
            return false;
        } finally {
            storedNanos = System.nanoTime();
        }
    }
}
