package io.photonpump.internal.consumer;

import io.photonpump.internal.conversation.PersistentConversation;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The events of a group that a consumer may still handle: those that arrived on the current connection, are not
 * acknowledged, and have waited for less than the group's message timeout. After the timeout the server delivers an
 * event again. If the earlier copy still waits in the buffer, there are two copies, and handling the first one settles
 * both.
 *
 * The event loop adds, the consumer's thread asks and settles. Safe on any thread.
 */
final class EventLeases implements PersistentConversation.Receipts {

    /** The usable part of the timeout: it begins when the server sends the event, before the client receives it. */
    private static final double USED = 0.8;

    private final Map<UUID, Long> received = new ConcurrentHashMap<>();
    private final LongSupplier nanoClock;
    private final long usableNanos;

    /**
     * Creates the leases of one subscription.
     *
     * @param messageTimeout the timeout of the group; null: unknown
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

    /** Ends the lease: the consumer has acknowledged or refused the event. */
    void settled(UUID id) {
        received.remove(id);
    }

    /**
     * Returns whether the consumer may begin to handle the event. Otherwise the server delivers it again, or it is
     * settled already.
     */
    boolean isHeld(UUID id) {
        Long since = received.get(id);
        return since != null && nanoClock.getAsLong() - since <= usableNanos;
    }
}
