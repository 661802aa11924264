package io.photonpump.spring.internal.source;

import static java.util.Objects.requireNonNull;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.settings.Backoff;
import io.photonpump.spring.internal.checkpoint.CheckpointWriter;
import io.photonpump.spring.internal.checkpoint.OrderedProgress;
import io.photonpump.spring.internal.checkpoint.StoredPosition;
import io.photonpump.spring.internal.delivery.InFlight;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionListener;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskExecutor;

/** A catch-up subscription. Tracks the position up to which all events are handled, and stores it regularly. */
public final class CatchUpSource implements SubscriptionSource {

    private final SubscriptionSpec spec;
    private final EventStoreClient client;
    private final StartFrom start;
    private final @Nullable CheckpointWriter writer;
    private final OrderedProgress progress;
    private final int window;

    /**
     * @param position the position of the last handled event; null: begin at the start position
     * @param stored the stored position; null: the position is not stored
     * @param backoff the waits between attempts to store the position
     */
    public CatchUpSource(
            SubscriptionSpec spec,
            EventStoreClient client,
            @Nullable Checkpoint position,
            @Nullable StoredPosition stored,
            Backoff backoff,
            int window) {
        this.spec = spec;
        this.client = client;
        this.start = position != null ? position.after() : requireNonNull(spec.from());
        this.progress = new OrderedProgress(position);
        this.writer = stored == null ? null : new CheckpointWriter(stored, progress, backoff);
        this.window = window;
    }

    @Override
    public Subscription open(SubscriptionListener listener) {
        SubscribeOptions options = StreamOptions.of(SubscribeOptions.from(start), spec, listener);
        Subscription subscription = MockedClient.answered(
                spec, spec.isAll() ? client.subscribeToAll(options) : client.subscribeTo(spec.stream(), options));
        if (start.equals(StartFrom.end())) {
            // The position of the end, so that a pause before the first event does not lose events that are written
            // meanwhile.
            subscription
                    .started()
                    .thenRun(() -> subscription
                            .lastKnownEventNumber()
                            .ifPresent(last -> progress.base(last < 0 ? Checkpoint.BEGINNING : Checkpoint.of(last))));
        }
        return subscription;
    }

    @Override
    public long window() {
        return window;
    }

    @Override
    public void received(InFlight event) {
        progress.received(event, spec.checkpointOf(event.event()));
    }

    @Override
    public void filtered(ResolvedEvent event) {
        progress.filtered(spec.checkpointOf(event), event.received().created());
    }

    @Override
    public void settle(InFlight event, Decision decision) {
        progress.done(event);
        if (writer != null) {
            writer.handled();
        }
    }

    /** Records that the server's filter has examined all events up to this position. */
    public void passed(Checkpoint checkpoint) {
        progress.passed(checkpoint);
    }

    @Override
    public void live(Runnable whenHandled) {
        progress.whenDone(whenHandled);
    }

    @Override
    public void begin(TaskExecutor executor, Runnable changed) {
        if (writer != null) {
            writer.begin(executor, changed);
        }
    }

    @Override
    public void ends() {
        if (writer != null) {
            writer.releaseWorkers();
        }
    }

    @Override
    public void flush() {
        if (writer != null) {
            writer.close();
        }
    }

    @Override
    public @Nullable InfrastructureFailure failure() {
        return writer == null ? null : writer.failure();
    }

    @Override
    public boolean isHeldUp() {
        return writer != null && writer.isBehind();
    }

    @Override
    public OrderedProgress.@Nullable Reached reached() {
        return progress.reached();
    }

    @Override
    public @Nullable Checkpoint position() {
        return progress.position();
    }
}
