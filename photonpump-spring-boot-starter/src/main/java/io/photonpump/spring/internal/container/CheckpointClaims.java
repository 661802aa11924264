package io.photonpump.spring.internal.container;

import io.photonpump.spring.internal.checkpoint.StoredPosition;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.checkpoint.DuplicateCheckpointException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Ensures that no two listeners share a stored position, because each would skip events that only the other has handled.
 *
 * <p>All contexts of an application share one instance, whatever registries they have. The lock guards the map.
 */
public final class CheckpointClaims {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<StoredPosition.CheckpointKey, DefaultSubscriptionContainer> owners = new HashMap<>();

    /**
     * Claims the position of a listener.
     *
     * @throws DuplicateCheckpointException if another listener has claimed it
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

    /** Releases the position of a listener. */
    public void release(SubscriptionContainer container) {
        lock.lock();
        try {
            owners.values().removeIf(owner -> owner == container);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the key of the position; null if the listener stores no position, or its container is not the starter's. */
    private static StoredPosition.@Nullable CheckpointKey key(SubscriptionContainer container) {
        StoredPosition stored = container instanceof DefaultSubscriptionContainer own
                ? own.sessions().stored()
                : null;
        return stored == null ? null : stored.key();
    }
}
