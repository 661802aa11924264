package io.photonpump.spring.listener.container;

import io.photonpump.client.EventStoreClient;
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
        EventCounts counts) {

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
        EventProcessor processor = new EventProcessor(spec, listener, screen, errors, transactions(), pause, counts);
        return new Interception(spec, processor, interceptors);
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
