package io.photonpump.spring.internal.session;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.StartFrom;
import io.photonpump.settings.Backoff;
import io.photonpump.spring.internal.checkpoint.StoredPosition;
import io.photonpump.spring.internal.delivery.EventTally;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.delivery.Lease;
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
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.subscription.Subscription;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskExecutor;

/**
 * Everything that the sessions of one listener are made of.
 *
 * @param stored the position in its store; null: it is not stored
 * @param tally of all sessions together
 * @param lease how long events of the group may be kept, and what is known of the handler's time
 * @param backoff between attempts at what failed beside the handler
 */
public record SessionFactory(
        SubscriptionSpec spec,
        EventStoreListener listener,
        EventStoreClient client,
        @Nullable StoredPosition stored,
        EventFilterChain screen,
        BookkeepingFilter bookkeeping,
        EventErrorHandler errors,
        DeadLetterWriter deadLetters,
        List<EventInterceptor> interceptors,
        TaskExecutor executor,
        EventTally tally,
        HandlerGate gate,
        RetryLog retries,
        Lease lease,
        Backoff backoff) {

    /** Behind the name of a checkpoint: the position of the replay of the listener's dead letters. */
    static final String DEAD_LETTERS = "-deadletter";

    /** A session that goes on behind the position; null: it begins where the specification says. */
    public ListenerSession create(@Nullable Checkpoint position, ListenerSession.SessionListener hears) {
        int window = window();
        return new ListenerSession(spec, source(position, window), bookkeeping, window, lease, hears);
    }

    /** Works until the session is over. */
    public SessionEnd run(ListenerSession session) {
        return session.run(this::worker, executor);
    }

    private Worker worker(ListenerSession session, WorkerQueue lane, Subscription subscription) {
        InterceptorChain processor = processor(session, new Transactions(transactional(), spec), lease);
        return new Worker(spec, session, lane, subscription, processor, batchSize(), lease);
    }

    private InterceptorChain processor(InfrastructureRetry.Host host, Transactions transactions, Lease lasting) {
        InfrastructureRetry waits = new InfrastructureRetry(spec.describe(), backoff, host, lasting);
        FailureHandling judge = new FailureHandling(spec, errors, deadLetters, waits, lasting);
        EventProcessor processor =
                new EventProcessor(spec, listener, screen, judge, transactions, host, waits, lasting, tally, retries);
        return new InterceptorChain(spec, processor, interceptors, gate);
    }

    /** Handles events of dead letters, up to the one of this number. They do not belong to a group that takes them back. */
    public InterceptorChain replaying(InfrastructureRetry.Host host, long last) {
        return processor(host, replayTransactions(last), Lease.unlimited());
    }

    /** The position among the dead letters is one of its own: the events are behind the position of the listener. */
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
     * Checks what a mock does not answer, so that a listener started by hand in a test fails once and says why.
     *
     * @throws InvalidSubscriptionException if the client is a stand-in
     */
    public void requireRealClient() {
        if (client.status() == null) {
            throw MockedClient.refused(spec);
        }
    }

    /** Handles events that come from no stream, without waiting between attempts. They do not move the position. */
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

    /** How many events a session holds at most. */
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

    /** What is stored, which somebody else may have changed; else what this process remembers. */
    @Nullable
    public Checkpoint position(@Nullable Checkpoint remembered) {
        Checkpoint found = stored == null ? null : stored.load();
        return found != null ? found : remembered;
    }

    /**
     * What counts of a remembered position when somebody starts or resumes the listener: nothing, if it was stored before. If it
     * is not stored any more, somebody has deleted it so that the listener begins anew.
     */
    @Nullable
    public Checkpoint remembered(@Nullable Checkpoint position) {
        return stored != null && stored.wasEverStored() ? null : position;
    }

    /** Stores where the listener begins again. */
    public void reset(Checkpoint checkpoint) {
        if (stored != null) {
            stored.reset(checkpoint);
        }
    }
}
