package io.photonpump.spring.listener.container;

import io.photonpump.spring.listener.Checkpoint;
import io.photonpump.spring.listener.CheckpointStore;
import io.photonpump.spring.listener.SubscriptionSpec.CheckpointPolicy;
import io.photonpump.spring.listener.TransactionalCheckpointStore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Stores the position of one listener every so many events or so long. When the store fails the listener goes on: the worst
 * that can follow is that events are handled again.
 */
final class CheckpointWriter {

    private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);

    private final CheckpointPolicy policy;
    private final CheckpointStore store;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Checkpoint stored;
    private long storedNanos = System.nanoTime();
    private boolean failing;

    CheckpointWriter(CheckpointPolicy policy, CheckpointStore store) {
        this.policy = policy;
        this.store = store;
    }

    /**
     * Stores the position if it is due.
     *
     * @param events handled since the last time
     * @param now whether it is due in any case
     * @return whether the position is stored
     */
    boolean write(Checkpoint position, int events, boolean now) {
        // Somebody else is at it, and will see the newer position next time: workers do not queue up for this.
        if (now) {
            lock.lock();
        } else if (!lock.tryLock()) {
            return false;
        }
        try {
            if (stored != null && stored.covers(position)) {
                return true;
            }
            return (now || isDue(events)) && save(position);
        } finally {
            lock.unlock();
        }
    }

    private boolean isDue(int events) {
        return events >= policy.everyEvents()
                || System.nanoTime() - storedNanos >= policy.interval().toNanos();
    }

    private boolean save(Checkpoint position) {
        try {
            if (store instanceof TransactionalCheckpointStore transactional) {
                // Another process may be further: a position that the listener did not handle itself only moves
                // forward.
                transactional.advance(policy.name(), at -> at != null && at.covers(position) ? null : position);
            } else {
                store.save(policy.name(), position);
            }
            stored = position;
            if (failing) {
                LOG.info("the position '{}' is stored again, at {}", policy.name(), position);
            }
            failing = false;
            return true;
        } catch (Exception e) {
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
