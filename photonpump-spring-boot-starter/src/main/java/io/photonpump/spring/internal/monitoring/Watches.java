package io.photonpump.spring.internal.monitoring;

import io.photonpump.spring.listener.GroupStatus;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is watched while a listener has a subscription.
 *
 * @param group asks for the numbers of the group; null: nobody asks, or there is no group
 * @param handler watches the calls of the handler; null: nobody does
 */
public record Watches(@Nullable GroupWatch group, @Nullable HandlerWatch handler) {

    /**
     * Begins, because the server has confirmed a subscription. May be called under a lock.
     *
     * @param connected returns whether the subscription has a connection
     * @param resting returns whether the listener is running and holds no event
     */
    public void begin(BooleanSupplier connected, BooleanSupplier resting) {
        if (group != null) {
            group.begin(connected);
        }
        if (handler != null) {
            handler.begin(resting);
        }
    }

    /** Ends, because the subscription has ended. May be called under a lock. */
    public void end() {
        if (group != null) {
            group.end();
        }
        if (handler != null) {
            handler.end();
        }
    }

    /** Notified that the subscription has a connection again. May be called under a lock. */
    public void reconnected() {
        if (group != null) {
            group.reconnected();
        }
    }

    /** Returns what the server last reported about the group; null if there is nothing. */
    public @Nullable GroupStatus groupStatus() {
        return group == null ? null : group.status();
    }
}
