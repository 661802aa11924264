package io.photonpump.embedded.faults;

import io.photonpump.client.PublishOptions;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.PublishStoppedException;
import io.photonpump.event.NewEvent;
import io.photonpump.event.PublishSummary;
import io.photonpump.stream.ExpectedVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Publishes one stream of events after the other, in batches. */
final class Publisher {

    static final String STREAMS = World.PREFIX + "published-";

    private static final int EVENTS = 40;
    private static final int BATCH = 7;
    private static final int MOST = 50;

    /**
     * The outcome of a publication, as its caller was told.
     *
     * @param count the number of events that were written
     * @param stopped whether the publication stopped early
     * @param open whether one more batch may have been written
     */
    record Told(long count, boolean stopped, boolean open) {}

    private record Publication(String stream, List<UUID> ids, Told told) {}

    private final World world;
    private final Collection<Publication> publications = new ConcurrentLinkedQueue<>();
    private final Collection<String> violations = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    Publisher(World world) {
        this.world = world;
    }

    void stop() {
        stopped = true;
    }

    void work() {
        for (int i = 0; i < MOST && !stopped; i++) {
            publish(STREAMS + i);
        }
    }

    private void publish(String stream) {
        var events =
                Stream.generate(() -> NewEvent.json("Jumped", 1)).limit(EVENTS).toList();
        var options = PublishOptions.defaults()
                .withExpectedVersion(ExpectedVersion.noStream())
                .withBatchSize(BATCH);
        CompletableFuture<PublishSummary> future;
        try (var source = new SubmissionPublisher<NewEvent>()) {
            future = world.client().publish(stream, source, options);
            events.forEach(source::submit);
        }
        try {
            var summary = future.copy()
                    .orTimeout(Writers.HANGING.toMillis() * 2, TimeUnit.MILLISECONDS)
                    .join();
            add(stream, events, new Told(summary.eventCount(), false, false));
        } catch (CompletionException e) {
            failed(stream, events, e.getCause());
        }
        world.progress().made();
    }

    private void failed(String stream, List<NewEvent> events, Throwable error) {
        if (error instanceof PublishStoppedException part) {
            var cause = part.getCause();
            add(stream, events, new Told(part.eventCount(), true, isOpen(cause)));
        } else {
            violations.add("publishing to " + stream + " failed in a way that is not promised: " + error);
            add(stream, events, new Told(0, true, true));
        }
    }

    private static boolean isOpen(Throwable cause) {
        return cause instanceof ClientClosedException
                || cause instanceof OperationTimedOutException late && late.sent();
    }

    private void add(String stream, List<NewEvent> events, Told told) {
        publications.add(
                new Publication(stream, events.stream().map(NewEvent::id).toList(), told));
    }

    /** Returns the violations, given the events of each stream. */
    List<String> violations(Map<String, List<UUID>> streams) {
        List<String> all = new ArrayList<>(violations);
        for (Publication each : publications) {
            var stored = streams.getOrDefault(each.stream(), List.of());
            all.addAll(compared(each.stream(), each.ids(), stored, each.told()));
        }
        return all;
    }

    static List<String> compared(String stream, List<UUID> published, List<UUID> stored, Told told) {
        var wrong = Sequences.onceAndInOrder("a reader of " + stream, published, stored, !told.stopped(), 0);
        long most = told.count() + (told.open() ? BATCH : 0);
        return wrong.isEmpty() && (stored.size() < told.count() || stored.size() > most)
                ? List.of("publishing to " + stream + " ended with " + told + ", and the stream has " + stored.size()
                        + " events")
                : wrong;
    }
}
