package io.photonpump.embedded.internal.subscription;

import io.photonpump.embedded.internal.store.LinkResolver;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.StoredEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The volatile subscriptions of a server. Their id is the correlation id of the request, across all connections
 * (docs/protocol.md, Volatile subscriptions). Of two subscriptions with the same id, both receive events, and only the later
 * one can be unsubscribed.
 */
public final class VolatileSubscriptions {

    /** The key of subscriptions to all streams. No stream has this name. */
    public static final String ALL = "";

    private static final int NO_CHECKPOINTS = -1;

    private static final class Subscription {
        final UUID id;
        final UUID connection;
        final String stream;
        final boolean resolveLinks;
        final EventFilter filter;
        final int checkpointInterval;
        final Subscriber subscriber;
        int considered;

        Subscription(
                UUID id,
                UUID connection,
                String stream,
                boolean resolveLinks,
                EventFilter filter,
                int checkpointInterval,
                Subscriber subscriber) {
            this.id = id;
            this.connection = connection;
            this.stream = stream;
            this.resolveLinks = resolveLinks;
            this.filter = filter;
            this.checkpointInterval = checkpointInterval;
            this.subscriber = subscriber;
        }
    }

    private final LinkResolver links;
    private final Map<String, List<Subscription>> byStream = new HashMap<>();
    private final Map<UUID, Subscription> byId = new HashMap<>();

    public VolatileSubscriptions(LinkResolver links) {
        this.links = links;
    }

    /**
     * Adds a subscription.
     *
     * @param stream {@link #ALL} for all streams
     */
    public void subscribe(UUID id, UUID connection, String stream, boolean resolveLinks, Subscriber subscriber) {
        add(new Subscription(id, connection, stream, resolveLinks, EventFilter.NONE, NO_CHECKPOINTS, subscriber));
    }

    /**
     * Adds a filtered subscription.
     *
     * @param checkpointInterval the number of events, matching or not, after which a checkpoint is sent; -1: none
     */
    public void subscribeFiltered(
            UUID id,
            UUID connection,
            String stream,
            boolean resolveLinks,
            EventFilter filter,
            int checkpointInterval,
            Subscriber subscriber) {
        add(new Subscription(id, connection, stream, resolveLinks, filter, checkpointInterval, subscriber));
    }

    private void add(Subscription subscription) {
        byStream.computeIfAbsent(subscription.stream, stream -> new ArrayList<>())
                .add(subscription);
        byId.put(subscription.id, subscription);
    }

    /**
     * Ends a subscription and notifies its subscriber.
     *
     * @return whether there was one with this id
     */
    public boolean unsubscribe(UUID id, DropReason reason) {
        Subscription subscription = byId.get(id);
        if (subscription == null) {
            return false;
        }
        remove(subscription);
        subscription.subscriber.dropped(reason);
        return true;
    }

    /** Removes the subscriptions of a closed connection without notification. */
    public void connectionClosed(UUID connection) {
        ofConnection(connection).forEach(this::remove);
    }

    /** Ends all subscriptions and notifies their subscribers. */
    public void dropAll(DropReason reason) {
        List<Subscription> all = new ArrayList<>();
        byStream.values().forEach(all::addAll);
        byStream.clear();
        byId.clear();
        all.forEach(subscription -> subscription.subscriber.dropped(reason));
    }

    private List<Subscription> ofConnection(UUID connection) {
        List<Subscription> found = new ArrayList<>();
        for (List<Subscription> subscriptions : byStream.values()) {
            for (Subscription subscription : subscriptions) {
                if (subscription.connection.equals(connection)) {
                    found.add(subscription);
                }
            }
        }
        return found;
    }

    private void remove(Subscription subscription) {
        byStream.computeIfPresent(subscription.stream, (stream, subscriptions) -> {
            subscriptions.remove(subscription);
            return subscriptions.isEmpty() ? null : subscriptions;
        });
        byId.remove(subscription.id, subscription);
    }

    /** Sends an event to its subscribers, regardless of the metadata of the stream. */
    public void committed(StoredEvent event, long now) {
        publish(byStream.get(ALL), event, now);
        publish(byStream.get(event.stream()), event, now);
    }

    private void publish(@Nullable List<Subscription> subscriptions, StoredEvent event, long now) {
        if (subscriptions == null) {
            return;
        }
        ResolvedEvent plain = ResolvedEvent.plain(event);
        for (Subscription subscription : List.copyOf(subscriptions)) {
            boolean passes;
            try {
                passes = subscription.filter.test(event);
            } catch (FilterTooExpensiveException e) {
                remove(subscription);
                subscription.subscriber.failed(String.valueOf(e.getMessage()));
                continue;
            }
            if (passes) {
                subscription.subscriber.appeared(
                        subscription.resolveLinks && event.isLink() ? links.resolve(event, now) : plain);
            }
            checkpoint(subscription, event);
        }
    }

    private static void checkpoint(Subscription subscription, StoredEvent event) {
        if (subscription.checkpointInterval == NO_CHECKPOINTS) {
            return;
        }
        subscription.considered++;
        if (subscription.considered >= subscription.checkpointInterval) {
            subscription.considered = 0;
            subscription.subscriber.checkpoint(event.position());
        }
    }

    /** Returns the number of subscriptions. */
    public int size() {
        return byStream.values().stream().mapToInt(List::size).sum();
    }
}
