package io.photonpump.embedded.faults;

import io.photonpump.PhotonPump;
import io.photonpump.embedded.faults.Sequences.Heard;
import io.photonpump.event.DropReason;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Two that catch up, with a stream and with everything, and one that listens; all with buffers that soon overflow. */
final class Followers {

    private static final int BUFFER = 16;
    private static final long BYTES = 1 << 20;
    private static final int PAGE = 10;

    private final World world;
    private final Collection<UUID> ofTheStream = new ConcurrentLinkedQueue<>();
    private final Collection<UUID> ofAll = new ConcurrentLinkedQueue<>();
    private final Collection<Heard> heard = new ConcurrentLinkedQueue<>();
    private final Collection<String> violations = new ConcurrentLinkedQueue<>();
    private final List<CompletableFuture<?>> ends = new ArrayList<>();

    Followers(World world) {
        this.world = world;
    }

    void start() {
        var client = world.client();
        follow("the follower of the stream", client.subscribeTo(Writers.SHARED, catchUp()), ofTheStream);
        follow("the follower of $all", client.subscribeToAll(catchUp()), ofAll);
        listen(client.subscribeTo(
                Writers.SHARED,
                SubscribeOptions.live().withBuffer(BUFFER, BYTES).withListener(new SubscriptionListener() {
                    @Override
                    public void gap(String reason, ResolvedEvent lastSeen) {
                        heard.add(new Heard.Gap(reason));
                    }
                })));
    }

    private SubscribeOptions catchUp() {
        return SubscribeOptions.from(StartFrom.beginning())
                .withBuffer(BUFFER, BYTES)
                .withBatchSize(PAGE)
                .withListener(new SubscriptionListener() {
                    @Override
                    public void gap(String reason, ResolvedEvent lastSeen) {
                        violations.add("a subscription that catches up has a gap: " + reason);
                    }
                });
    }

    private void follow(String who, Subscription subscription, Collection<UUID> seen) {
        consume(who, subscription, event -> {
            if (event.stream().startsWith(World.PREFIX)) {
                seen.add(event.received().id());
            }
        });
    }

    private void listen(Subscription subscription) {
        consume("the listener", subscription, event -> heard.add(new Heard.Event(event.eventNumber())));
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

    List<UUID> ofTheStream() {
        return List.copyOf(ofTheStream);
    }

    List<UUID> ofAll() {
        return List.copyOf(ofAll);
    }

    List<Heard> heard() {
        return List.copyOf(heard);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Whether all subscriptions have told that they are over. */
    boolean areOver() {
        return ends.stream().allMatch(CompletableFuture::isDone);
    }
}
