package io.photonpump.spring.internal.action;

import io.photonpump.event.StartFrom;
import io.photonpump.spring.internal.client.Clients;
import io.photonpump.spring.listener.GroupSpec;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;

/**
 * Actions on listeners that people ask for in text. They throw {@link IllegalStateException} if the listener cannot perform them and
 * {@link IllegalArgumentException} if the text is wrong, both with a message for the person.
 */
public final class SubscriptionActions {

    private SubscriptionActions() {}

    public static CompletableFuture<Void> start(SubscriptionContainer container) {
        container.start();
        return CompletableFuture.completedFuture(null);
    }

    public static CompletableFuture<Void> resume(SubscriptionContainer container) {
        container.resume();
        return CompletableFuture.completedFuture(null);
    }

    /** Replays from {@code start}, an event number or a position of {@code $all}. */
    public static CompletableFuture<Void> replay(SubscriptionContainer container, @Nullable String from) {
        return container.replayFrom(startFrom(from, container.spec().isAll())).begun();
    }

    private static StartFrom startFrom(@Nullable String from, boolean all) {
        if (from == null) {
            throw new IllegalArgumentException(
                    "\"from\" is missing: {\"action\": \"replay\", \"from\": \"start\"} replays from the start");
        }
        if (from.equals("start")) {
            return StartFrom.beginning();
        }
        try {
            Checkpoint position = Checkpoint.parse(from);
            if (all == (position.prepare() >= 0) && position.commit() >= 0) {
                return all ? position.after() : StartFrom.event(position.commit());
            }
        } catch (IllegalArgumentException notAPosition) {
            // The exception below covers it.
        }
        throw new IllegalArgumentException("\"from\" is '" + from + "', but must be start or "
                + (all ? "a position of $all as commit/prepare" : "an event number"));
    }

    /** Makes the server deliver all parked events of the listener's group again. */
    public static CompletableFuture<Void> replayParked(SubscriptionSpec subscription, BeanFactory beans) {
        return Clients.of(subscription, beans)
                .admin()
                .subscriptions()
                .replayParked(subscription.stream(), group(subscription).name());
    }

    /** Returns the group of a listener. */
    public static GroupSpec group(SubscriptionSpec subscription) {
        GroupSpec group = subscription.group();
        if (group == null) {
            throw new IllegalStateException(
                    "'" + subscription.id() + "' is not in a group, so it has no parked events");
        }
        return group;
    }
}
