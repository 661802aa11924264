package io.photonpump.spring.internal.session;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.StartFrom;
import io.photonpump.settings.Backoff;
import io.photonpump.spring.internal.checkpoint.StoredPosition;
import io.photonpump.spring.internal.delivery.EventTally;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.delivery.Lease;
import io.photonpump.spring.internal.monitoring.Watches;
import io.photonpump.spring.internal.processing.BookkeepingFilter;
import io.photonpump.spring.internal.processing.DeadLetterWriter;
import io.photonpump.spring.internal.processing.DetachedSubscription;
import io.photonpump.spring.internal.processing.EventFilterChain;
import io.photonpump.spring.internal.processing.EventProcessor;
import io.photonpump.spring.internal.processing.FailureHandling;
import io.photonpump.spring.internal.processing.HandlerGate;
import io.photonpump.spring.internal.processing.InfrastructureRetry;
import io.photonpump.spring.internal.processing.InterceptorChain;
import io.photonpump.spring.internal.processing.RetryLog;
import io.photonpump.spring.internal.processing.Transactions;
import io.photonpump.spring.internal.source.CatchUpSource;
import io.photonpump.spring.internal.source.MockedClient;
import io.photonpump.spring.internal.source.PersistentSource;
import io.photonpump.spring.internal.source.SubscriptionSource;
import io.photonpump.spring.internal.source.VolatileSource;
import io.photonpump.spring.listener.CheckpointSpec;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.EventInterceptor;
import io.photonpump.spring.listener.EventStoreListener;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.ReplayHook;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.subscription.Subscription;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskExecutor;

/**
 * Creates the sessions of one listener from its parts.
 *
 * @param stored the position in its store; null: it is not stored
 * @param tally counts the events of all sessions
 * @param lease the time for which events of the group may be held, and the handler's average time
 * @param backoff the waits between attempts after infrastructure failures
 * @param watches what is watched while the listener has a subscription
 */
public record SessionFactory(
        SubscriptionSpec spec,
        EventStoreListener listener,
        EventStoreClient client,
        @Nullable StoredPosition stored,
        EventFilterChain filters,
        BookkeepingFilter bookkeeping,
        EventErrorHandler errors,
        DeadLetterWriter deadLetters,
        List<EventInterceptor> interceptors,
        TaskExecutor executor,
        EventTally tally,
        HandlerGate gate,
        RetryLog retries,
        Lease lease,
        Backoff backoff,
        Watches watches) {

    /** The suffix of the checkpoint name of a replay of dead letters. */
    static final String DEAD_LETTERS = "-deadletter";

    /** Creates a session that continues after the position; null: it begins at the start position. */
    public ListenerSession create(@Nullable Checkpoint position, ListenerSession.SessionListener supervisor) {
        int window = window();
        return new ListenerSession(spec, source(position, window), bookkeeping, window, lease, supervisor);
    }

    /** Runs the session until it ends. */
    public SessionEnd run(ListenerSession session) {
        return session.run(this::worker, executor);
    }

    private Worker worker(ListenerSession session, WorkerQueue queue, Subscription subscription) {
        InterceptorChain processor = processor(session.waits(), new Transactions(transactional(), spec), lease);
        return new Worker(spec, session, queue, subscription, processor, batchSize(), lease);
    }

    private InterceptorChain processor(InfrastructureRetry.Host host, Transactions transactions, Lease lasting) {
        InfrastructureRetry waits = new InfrastructureRetry(spec.describe(), backoff, host, lasting);
        FailureHandling failures = new FailureHandling(spec, errors, deadLetters, waits, lasting);
        EventProcessor processor = new EventProcessor(
                spec,
                listener,
                filters,
                failures,
                transactions,
                host,
                waits,
                lasting,
                tally,
                retries,
                watches.handler());
        return new InterceptorChain(spec, processor, interceptors, gate);
    }

    /** Returns a processor for the events of dead letters up to this number. They belong to no group that takes them back. */
    public InterceptorChain replaying(InfrastructureRetry.Host host, long last) {
        return processor(host, replayTransactions(last), Lease.unlimited());
    }

    /**
     * Returns the transactions of a replay. It has its own position in the dead-letter stream, because the events are before the
     * position of the listener.
     */
    private Transactions replayTransactions(long last) {
        StoredPosition position = transactional();
        if (position == null) {
            return new Transactions(null, spec);
        }
        CheckpointSpec policy = position.policy();
        CheckpointSpec ofLetters = policy.withName(policy.name() + DEAD_LETTERS);
        SubscriptionSpec letters = SubscriptionSpec.catchUp(
                        spec.id(), spec.errors().deadLetterStream(), StartFrom.beginning())
                .withSelection(spec.selection())
                .withCheckpoint(ofLetters);
        StoredPosition amongLetters = position.another(ofLetters, letters.checkpointOrigin());
        amongLetters.forgetUnlessUpTo(last);
        return new Transactions(amongLetters, letters);
    }

    /**
     * Checks that the client is not a mock, so that a listener that a test starts fails once with an explanation.
     *
     * @throws InvalidSubscriptionException if the client is a mock
     */
    public void requireRealClient() {
        if (client.status() == null) {
            throw MockedClient.refused(spec);
        }
    }

    /** Handles events that come from no stream, without waits between attempts and without moving the position. */
    public Decision deliver(List<InFlight> events) {
        try {
            return processor(InfrastructureRetry.Host.NONE, Transactions.withoutPosition(transactional(), spec), lease)
                    .process(events, new DetachedSubscription(spec.stream()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Decision.undecided();
        }
    }

    private int batchSize() {
        return listener.isBatch() ? spec.delivery().batchSize() : 1;
    }

    private @Nullable StoredPosition transactional() {
        return stored != null && stored.isTransactional() ? stored : null;
    }

    /** Returns the largest number of events that a session holds. */
    private int window() {
        int window = Math.max(spec.delivery().inFlight(), batchSize());
        return spec.delivery().adaptsInFlight() ? lease.fitting(spec.delivery().concurrency(), window) : window;
    }

    private SubscriptionSource source(@Nullable Checkpoint position, int window) {
        return switch (spec.kind()) {
            case VOLATILE -> new VolatileSource(spec, client);
            case PERSISTENT -> new PersistentSource(spec, client, window, lease);
            case CATCH_UP -> new CatchUpSource(spec, client, position, stored, backoff, window);
        };
    }

    /** Returns the stored position, which another process may have changed, or else the position that this process remembers. */
    @Nullable
    public Checkpoint position(@Nullable Checkpoint remembered) {
        Checkpoint found = stored == null ? null : stored.load();
        return found != null ? found : remembered;
    }

    /**
     * Returns the position to continue at after a start or a resumption: null if the position was stored before, because a missing
     * stored position was then deleted to begin anew.
     */
    @Nullable
    public Checkpoint remembered(@Nullable Checkpoint position) {
        return stored != null && stored.wasEverStored() ? null : position;
    }

    /** Returns the hook that resets the listener before a replay; null if it has none. */
    public @Nullable ReplayHook hook() {
        return listener.replayHook().orElse(null);
    }

    /** Does the work and stores the position after which the listener begins again; see {@link StoredPosition#reset}. */
    public void reset(Checkpoint checkpoint, boolean known, StoredPosition.Work work) throws Exception {
        if (stored != null) {
            stored.reset(checkpoint, known, work);
        } else {
            work.run();
        }
    }

    /** Does the work before the first event of a listener without a stored position; see {@link StoredPosition#begin}. */
    public Checkpoint begin(Checkpoint start, StoredPosition.Work work) throws Exception {
        if (stored != null) {
            return stored.begin(start, work);
        }
        work.run();
        return start;
    }

    /** Stores the position after which the listener begins again. */
    public void reset(Checkpoint checkpoint) {
        if (stored != null) {
            stored.reset(checkpoint);
        }
    }
}
