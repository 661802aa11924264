package io.photonpump.spring.listener.container;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.StartFrom;
import io.photonpump.spring.listener.Checkpoint;
import io.photonpump.spring.listener.CheckpointStore;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.EventErrorHandler;
import io.photonpump.spring.listener.EventInterceptor;
import io.photonpump.spring.listener.EventListener;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.SubscriptionSpec.CheckpointPolicy;
import io.photonpump.spring.listener.TransactionalCheckpointStore;
import io.photonpump.subscription.Subscription;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskExecutor;

/**
 * Everything that the sessions of one listener are made of.
 *
 * @param store keeps the position; null: nobody does
 * @param counts of all sessions together
 */
record SessionFactory(
        SubscriptionSpec spec,
        EventListener listener,
        EventStoreClient client,
        @Nullable CheckpointStore store,
        EventScreen screen,
        EventErrorHandler errors,
        List<EventInterceptor> interceptors,
        TaskExecutor executor,
        EventCounts counts,
        HandlerGate gate,
        RetryLog retries) {

    /** Behind the name of a checkpoint: the position of the replay of the listener's dead letters. */
    static final String DEAD_LETTERS = "-deadletter";

    /** A session that goes on behind the position; null: it begins where the specification says. */
    Session create(@Nullable Checkpoint position, Session.SessionListener hears) {
        return new Session(spec, source(position), hears);
    }

    /** Works until the session is over. */
    SessionEnd run(Session session) {
        return session.run(this::worker, executor);
    }

    private Worker worker(Session session, Lane lane, Subscription subscription) {
        return new Worker(spec, session, lane, subscription, processor(session), batchSize());
    }

    private Interception processor(EventProcessor.Pause pause) {
        return processor(pause, transactions());
    }

    private Interception processor(EventProcessor.Pause pause, Transactions transactions) {
        EventProcessor processor =
                new EventProcessor(spec, listener, screen, errors, transactions, pause, counts, retries);
        return new Interception(spec, processor, interceptors, gate);
    }

    /** Handles events of dead letters, up to the one of this number. */
    Interception replaying(EventProcessor.Pause pause, long last) {
        return processor(pause, replayTransactions(last));
    }

    /** The position among the dead letters is one of its own: the events are behind the position of the listener. */
    private Transactions replayTransactions(long last) {
        CheckpointPolicy policy = spec.checkpoint();
        if (policy == null || !(store instanceof TransactionalCheckpointStore transactional)) {
            return new Transactions(null, spec);
        }
        CheckpointPolicy ofLetters = new CheckpointPolicy(
                policy.name() + DEAD_LETTERS, policy.store(), policy.everyEvents(), policy.interval());
        // Behind the end of the stream, it belongs to a stream that does not exist any more.
        store.load(ofLetters.name())
                .filter(stored -> stored.commit() > last)
                .ifPresent(other -> store.delete(ofLetters.name()));
        return new Transactions(transactional, ofDeadLetters(ofLetters));
    }

    private SubscriptionSpec ofDeadLetters(CheckpointPolicy checkpoint) {
        return new SubscriptionSpec(
                spec.id(),
                spec.errors().deadLetterStream(),
                StartFrom.beginning(),
                null,
                checkpoint,
                spec.select(),
                spec.delivery(),
                spec.errors(),
                spec.autoStartup(),
                spec.shutdownTimeout(),
                spec.client());
    }

    /** Handles events that came from nowhere, without waiting between attempts. */
    Decision deliver(List<InFlight> events) {
        try {
            return processor(EventProcessor.Pause.NONE).process(events, new DetachedSubscription(spec.stream()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Decision.OPEN;
        }
    }

    private int batchSize() {
        return listener.isBatch() ? spec.delivery().batchSize() : 1;
    }

    private Transactions transactions() {
        CheckpointPolicy policy = spec.checkpoint();
        return policy != null && store instanceof TransactionalCheckpointStore transactional
                ? new Transactions(transactional, spec)
                : new Transactions(null, spec);
    }

    private SubscriptionSource source(@Nullable Checkpoint position) {
        int window = Math.max(spec.delivery().inFlight(), batchSize());
        return switch (spec.kind()) {
            case VOLATILE -> new VolatileSource(spec, client);
            case PERSISTENT -> new PersistentSource(spec, client, window);
            case CATCH_UP -> new CatchUpSource(spec, client, position, writer(), window);
        };
    }

    private @Nullable CheckpointWriter writer() {
        CheckpointPolicy policy = spec.checkpoint();
        return policy == null || store == null ? null : new CheckpointWriter(policy, store);
    }

    /** What is stored, which somebody else may have changed; else what this process remembers. */
    @Nullable
    Checkpoint position(@Nullable Checkpoint remembered) {
        CheckpointPolicy policy = spec.checkpoint();
        if (spec.kind() != SubscriptionKind.CATCH_UP || policy == null || store == null) {
            return remembered;
        }
        return store.load(policy.name()).orElse(remembered);
    }
}
