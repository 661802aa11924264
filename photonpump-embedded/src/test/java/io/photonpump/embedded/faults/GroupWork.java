package io.photonpump.embedded.faults;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.error.ConnectionLostException;
import io.photonpump.error.DropReason;
import io.photonpump.error.GroupAlreadyExistsException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.subscription.ConsumerOptions;
import io.photonpump.subscription.PersistentSubscription;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;

/** A group with one consumer at a time. Each consumer has its own client, which is closed without warning. */
final class GroupWork implements AutoCloseable {

    static final String STREAM = Writers.SHARED;
    static final String GROUP = "vet";

    /** A lost connection may count as an attempt; no event must be parked because of it. */
    private static final int MANY_RETRIES = 1_000_000;

    private final World world;
    private final Random random;
    private final Collection<UUID> handled = new ConcurrentLinkedQueue<>();
    private final Set<UUID> refused = ConcurrentHashMap.newKeySet();
    private final Collection<String> violations = new ConcurrentLinkedQueue<>();
    private EventStoreClient client;
    private PersistentSubscription subscription;

    GroupWork(World world, long seed) {
        this.world = world;
        this.random = new Random(seed);
    }

    /** Repeats the creation of the group until it exists, because a busy machine may lose a connection even now. */
    void start() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsMatching(error ->
                        error instanceof ConnectionLostException || error instanceof OperationTimedOutException)
                .until(this::create);
        connect();
        PhotonPump.await(subscription.started());
    }

    private boolean create() {
        try {
            PhotonPump.await(world.observer()
                    .createSubscription(
                            STREAM,
                            GROUP,
                            PersistentSubscriptionSettings.defaults()
                                    .withStartFrom(StartFrom.beginning())
                                    .withMaxRetryCount(MANY_RETRIES)
                                    .withMaxSubscriberCount(0)));
            return true;
        } catch (GroupAlreadyExistsException e) { // by an attempt whose answer was lost
            return true;
        }
    }

    private void connect() {
        client = PhotonPump.connect(world.settings().withName(world.name() + "-consumer"));
        var mine = client.connectSubscription(STREAM, GROUP, ConsumerOptions.defaults());
        mine.forEach(this::handle);
        mine.closed().thenAccept(reason -> {
            if (reason != DropReason.CLIENT_CLOSED && reason != DropReason.UNSUBSCRIBED) {
                violations.add("the group's consumer was ended: " + reason);
            }
        });
        subscription = mine;
    }

    /** An event counts as handled at the very end, so that an event that is acknowledged too early is found missing. */
    private void handle(ResolvedEvent event) throws InterruptedException {
        world.gate().pass();
        UUID id = event.received().id();
        if (refuses(id)) {
            throw new TryThatAgain();
        }
        handled.add(id);
        world.progress().made();
    }

    /** Has no stack trace, to keep the log short. */
    private static final class TryThatAgain extends RuntimeException {
        private static final long serialVersionUID = 1;

        TryThatAgain() {
            super("try that again", null, false, false);
        }
    }

    private synchronized boolean refuses(UUID id) {
        return random.nextInt(50) == 0 && refused.add(id);
    }

    /** Closes the consumer in the middle of its work. */
    synchronized void replaceConsumer() {
        client.close();
        connect();
    }

    Collection<UUID> handled() {
        return List.copyOf(handled);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Returns whether the server waits for no acknowledgement and has nothing to deliver again. */
    boolean isSettled() {
        var info = PhotonPump.await(world.observer().admin().subscriptions().info(STREAM, GROUP));
        return info.inFlight() == 0 && info.retryBufferCount() == 0 && info.readBufferCount() == 0;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
