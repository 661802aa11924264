package io.photonpump.spring.internal.container;

import io.photonpump.event.StartFrom;
import io.photonpump.spring.internal.checkpoint.OrderedProgress.Reached;
import io.photonpump.spring.internal.session.ListenerSession;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.GroupStatus;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a listener is behind.
 *
 * @param events the number of known events that are not handled; null if it is unknown
 * @param time the age of the oldest of them; null if it is unknown
 */
record LagReport(@Nullable Long events, @Nullable Duration time) {

    private static final LagReport UNKNOWN = new LagReport(null, null);

    static LagReport of(
            SubscriptionSpec spec,
            StatusSnapshot snapshot,
            @Nullable ListenerSession session,
            @Nullable GroupStatus group) {
        return switch (spec.kind()) {
            case VOLATILE -> UNKNOWN;
            case PERSISTENT -> new LagReport(group == null ? null : group.lag(), null);
            case CATCH_UP -> catchUp(spec, snapshot, session);
        };
    }

    private static LagReport catchUp(
            SubscriptionSpec spec, StatusSnapshot snapshot, @Nullable ListenerSession session) {
        Subscription subscription = session == null ? null : session.subscription();
        Reached reached = session == null ? null : session.reached();
        if (subscription == null || reached == null || !isConnected(snapshot, subscription)) {
            return UNKNOWN;
        }
        boolean live = snapshot.state() == ContainerState.RUNNING
                ? snapshot.live()
                : subscription.state() == SubscriptionState.LIVE;
        Long events =
                spec.isAll() ? held(reached, live, session) : after(reached.lookedAt(), spec.from(), subscription);
        boolean caughtUp = reached.open() == 0 && (live || Long.valueOf(0).equals(events));
        return new LagReport(events, caughtUp ? Duration.ZERO : age(reached));
    }

    /** Returns whether the subscription is the current one of the server: what an earlier one knew says nothing about now. */
    private static boolean isConnected(StatusSnapshot snapshot, Subscription subscription) {
        boolean confirmed = snapshot.state() == ContainerState.RUNNING || snapshot.state() == ContainerState.WAITING;
        return confirmed
                && (subscription.state() == SubscriptionState.LIVE
                        || subscription.state() == SubscriptionState.CATCHING_UP);
    }

    /** Returns the number of events that a live listener holds. If it holds as many as it may, there can be more. */
    private static @Nullable Long held(Reached reached, boolean live, @Nullable ListenerSession session) {
        return live && session != null && reached.open() < session.window() ? Long.valueOf(reached.open()) : null;
    }

    private static @Nullable Long after(
            @Nullable Checkpoint lookedAt, @Nullable StartFrom from, Subscription subscription) {
        if (subscription.lastKnownEventNumber().isEmpty()) {
            return null;
        }
        long handled = lookedAt != null ? lookedAt.commit() : before(from);
        return Math.max(0, subscription.lastKnownEventNumber().getAsLong() - handled);
    }

    private static long before(@Nullable StartFrom from) {
        if (from instanceof StartFrom.AtEvent at) {
            return at.eventNumber() - 1;
        }
        return from instanceof StartFrom.AfterEvent after ? after.eventNumber() : -1;
    }

    private static @Nullable Duration age(Reached reached) {
        Instant created = reached.open() > 0 ? reached.oldestOpen() : reached.lookedAtCreated();
        if (created == null) {
            return null;
        }
        Duration age = Duration.between(created, Instant.now());
        return age.isNegative() ? Duration.ZERO : age; // The server's clock may be ahead.
    }
}
