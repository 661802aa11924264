package io.photonpump.spring.internal.container;

import io.photonpump.spring.internal.checkpoint.StoredPosition;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.checkpoint.DuplicateCheckpointException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which listener keeps which position. Two of them would take each other's position for their own and pass events over.
 *
 * <p>One for all contexts of an application, whatever registries they have. The lock guards the map.
 */
public final class CheckpointClaims {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<StoredPosition.CheckpointKey, DefaultSubscriptionContainer> owners = new HashMap<>();

    /**
     * The position of this listener is its own from now on.
     *
     * @throws DuplicateCheckpointException if it is the position of another listener
     */
    public void claim(SubscriptionContainer container) {
        StoredPosition.CheckpointKey key = key(container);
        if (key == null) {
            return;
        }
        DefaultSubscriptionContainer claiming = (DefaultSubscriptionContainer) container;
        lock.lock();
        try {
            DefaultSubscriptionContainer owner = owners.putIfAbsent(key, claiming);
            if (owner != null && owner != claiming) {
                throw new DuplicateCheckpointException(key.name(), owner.describe(), claiming.describe());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The listener is gone. */
    public void release(SubscriptionContainer container) {
        lock.lock();
        try {
            owners.values().removeIf(owner -> owner == container);
        } finally {
            lock.unlock();
        }
    }

    /** Null: it keeps no position, or it is none of the starter's containers. */
    private static StoredPosition.@Nullable CheckpointKey key(SubscriptionContainer container) {
        StoredPosition stored = container instanceof DefaultSubscriptionContainer own
                ? own.sessions().stored()
                : null;
        return stored == null ? null : stored.key();
    }
}
