package io.photonpump.spring.internal.modulith;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The publications that the registry has stored or submitted again, and that were not written yet. Spring Modulith passes only the
 * event to an externalizer. The instance of the event leads to the publication: equal events have publications of their own.
 *
 * <p>Used by any thread; {@link ConcurrentHashMap#compute} guards each deque. An event whose transaction is rolled back is never
 * taken: its publications go with the instance.
 */
final class PublicationsInProgress {

    private final Map<Instance, Deque<ModulithPublication>> publications = new ConcurrentHashMap<>();
    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    void add(Object event, ModulithPublication publication) {
        removeCollected();
        publications.compute(new Instance(event, collected), (instance, before) -> {
            Deque<ModulithPublication> all = before == null ? new ArrayDeque<>(1) : before;
            all.push(publication);
            return all;
        });
    }

    /**
     * Removes and returns the latest publication of an event. An instance has several if it was published several times. Older ones
     * may be leftovers of transactions that were rolled back.
     *
     * @return the publication, or null if there is none
     */
    @Nullable
    ModulithPublication take(Object event) {
        removeCollected();
        ModulithPublication[] taken = new ModulithPublication[1];
        publications.computeIfPresent(new Instance(event, null), (instance, all) -> {
            taken[0] = all.pop();
            return all.isEmpty() ? null : all;
        });
        return taken[0];
    }

    int size() {
        removeCollected();
        return publications.size();
    }

    private void removeCollected() {
        for (Object instance = collected.poll(); instance != null; instance = collected.poll()) {
            publications.remove(instance);
        }
    }

    /** A key that compares events by identity and does not keep them in memory. */
    private static final class Instance extends WeakReference<Object> {

        private final int hash;

        Instance(Object event, @Nullable ReferenceQueue<Object> queue) {
            super(event, queue);
            hash = System.identityHashCode(event);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            Object event = get();
            return event != null && other instanceof Instance instance && instance.get() == event;
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
