package io.photonpump.internal.consumer;

import io.photonpump.internal.conversation.PersistentConversation;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which events of a group a consumer has the right to handle: those that came over the connection that is still there, are not
 * acknowledged, and have not waited longer than the group waits. The server delivers an event again when its time is over. If
 * the earlier copy still waits here, the event has two copies; the first of them that is handled settles both. The loop adds,
 * the consumer's thread asks and settles; safe on any thread.
 */
final class EventLeases implements PersistentConversation.Receipts {

    /** The lease begins when the server sends the event, which is earlier than its receipt. */
    private static final double USED = 0.8;

    private final Map<UUID, Long> received = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;
    private final long usableNanos;

    /**
     * Leases of one subscription.
     *
     * @param messageTimeout of the group; null: unknown
     * @param nanoClock such as {@link System#nanoTime()}
     */
    EventLeases(@Nullable Duration messageTimeout, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.usableNanos = messageTimeout == null ? Long.MAX_VALUE : (long) (USED * messageTimeout.toNanos());
    }

    @Override
    public void received(UUID id) {
        received.put(id, nanoClock.getAsLong());
    }

    @Override
    public void takenBack() {
        received.clear();
    }

    /** The consumer has acknowledged or refused the event. */
    void settled(UUID id) {
        received.remove(id);
    }

    /** Whether the consumer should begin with the event. If not, the server gives it to a consumer again, or needs no answer. */
    boolean isHeld(UUID id) {
        Long since = received.get(id);
        return since != null && nanoClock.getAsLong() - since <= usableNanos;
    }
}
