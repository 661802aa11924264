package io.photonpump.embedded.faults;

import io.photonpump.PhotonPump;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.faults.Sequences.Received;
import io.photonpump.embedded.internal.dialect.DialectRules;
import io.photonpump.error.DropReason;
import io.photonpump.event.EventFilter;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Catch-up subscriptions of a stream and of {@code $all}, and a volatile one, all with buffers that soon overflow. */
final class Followers {

    private static final int BUFFER = 16;
    private static final long BYTES = 1 << 20;
    private static final int PAGE = 10;

    private final World world;
    private final Map<String, Collection<UUID>> ofTheStream = new LinkedHashMap<>();
    private final Map<String, Collection<UUID>> ofAll = new LinkedHashMap<>();
    private final Collection<Received> received = new ConcurrentLinkedQueue<>();
    private final Collection<String> violations = new ConcurrentLinkedQueue<>();
    private final List<CompletableFuture<?>> ends = new ArrayList<>();

    Followers(World world) {
        this.world = world;
    }

    /** Called before anything is written, so that a subscription from the beginning and one from the end see the same events. */
    void start(Dialect dialect) {
        var client = world.client();
        var beginning = catchUp(StartFrom.beginning());
        var end = catchUp(StartFrom.end());
        follow("the follower of the stream", client.subscribeTo(Writers.SHARED, beginning), ofTheStream);
        follow("the follower of the stream from its end", client.subscribeTo(Writers.SHARED, end), ofTheStream);
        follow("the follower of $all", client.subscribeToAll(beginning), ofAll);
        follow("the follower of $all from its end", client.subscribeToAll(end), ofAll);
        if (DialectRules.of(dialect).hasFilters()) {
            var filtered =
                    beginning.withFilter(EventFilter.streamPrefix(World.PREFIX)).withCheckpointInterval(PAGE);
            follow("the follower of some of $all", client.subscribeToAll(filtered), ofAll);
        }
        listen(client.subscribeTo(
                Writers.SHARED,
                SubscribeOptions.live()
                        .withBufferEvents(BUFFER)
                        .withBufferBytes(BYTES)
                        .withListener(new SubscriptionListener() {
                            @Override
                            public void gap(String reason, ResolvedEvent lastSeen) {
                                received.add(new Received.Gap(reason));
                            }
                        })));
    }

    private SubscribeOptions catchUp(StartFrom start) {
        return SubscribeOptions.from(start)
                .withBufferEvents(BUFFER)
                .withBufferBytes(BYTES)
                .withBatchSize(PAGE)
                .withListener(new SubscriptionListener() {
                    @Override
                    public void gap(String reason, ResolvedEvent lastSeen) {
                        violations.add("a subscription that catches up has a gap: " + reason);
                    }
                });
    }

    private void follow(String who, Subscription subscription, Map<String, Collection<UUID>> followers) {
        Collection<UUID> seen = new ConcurrentLinkedQueue<>();
        followers.put(who, seen);
        consume(who, subscription, event -> {
            if (event.stream().startsWith(World.PREFIX)) {
                seen.add(event.received().id());
            }
        });
    }

    private void listen(Subscription subscription) {
        consume("the listener", subscription, event -> received.add(new Received.Event(event.eventNumber())));
    }

    private interface Seen {
        void event(ResolvedEvent event);
    }

    private void consume(String who, Subscription subscription, Seen seen) {
        ends.add(subscription.forEach(event -> {
            world.gate().pass();
            seen.event(event);
            world.progress().made();
        }));
        ends.add(subscription.closed().thenAccept(reason -> {
            if (reason != DropReason.CLIENT_CLOSED) {
                violations.add(who + " was ended: " + reason);
            }
        }));
        PhotonPump.await(subscription.started());
    }

    /**
     * Returns the violations.
     *
     * @param floor the number of the first event of the stream that can be read at the end
     */
    List<String> compared(List<UUID> theStream, List<UUID> all, boolean toTheEnd, long floor) {
        List<String> wrong = new ArrayList<>();
        ofTheStream.forEach((who, seen) ->
                wrong.addAll(Sequences.onceAndInOrder(who, theStream, List.copyOf(seen), toTheEnd, floor)));
        ofAll.forEach((who, seen) -> wrong.addAll(Sequences.onceAndInOrder(who, all, List.copyOf(seen), toTheEnd, 0)));
        return wrong;
    }

    int seen() {
        return ofAll.values().stream().mapToInt(Collection::size).sum();
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Returns whether all subscriptions have reported their end. */
    boolean areOver() {
        return ends.stream().allMatch(CompletableFuture::isDone);
    }
}
