package io.photonpump.embedded.internal.store;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The event ids that were committed recently, in all streams. When the cache is full, the oldest entry is removed. An id that
 * is committed twice keeps its first entry (docs/protocol.md, Idempotency).
 */
final class IdempotencyCache {

    static final int CAPACITY = 8 * 1024 * 1024;

    private final int capacity;
    private final Map<UUID, StoredEvent> events = new LinkedHashMap<>();
    private int size;

    IdempotencyCache(int capacity) {
        this.capacity = capacity;
    }

    void add(StoredEvent event) {
        if (events.putIfAbsent(event.id(), event) != null) {
            return;
        }
        size += weight(event);
        Iterator<StoredEvent> oldest = events.values().iterator();
        while (size > capacity) {
            size -= weight(oldest.next());
            oldest.remove();
        }
    }

    @Nullable
    StoredEvent get(UUID id) {
        return events.get(id);
    }

    private static int weight(StoredEvent event) {
        return 28 + 2 * event.stream().length();
    }
}
