package io.photonpump.spring.template;

import static java.util.Objects.requireNonNull;

import io.photonpump.client.EventStoreClient;
import io.photonpump.client.ReadOptions;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.NewEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.stream.ExpectedVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Loads a state, lets the application decide, and writes the decided events if the stream has not changed; otherwise it starts again.
 *
 * <p>Only a refused version leads to another attempt, because only then is it certain that nothing was written. The client itself repeats a
 * lost write under the same ids, which is safe with an exact version. If the outcome stays unknown, a new decision could write a second time,
 * so the error ends the update.
 */
final class Updating<S, E> {

    /** The pages of an update come from the leader, which also takes the write: another node may be behind and cause needless conflicts. */
    private static final ReadOptions FROM_LEADER = ReadOptions.defaults().withRequireLeader(true);

    private final EventStoreClient client;
    private final EventPublisher publisher;
    private final EventBodies bodies;
    private final TypedReader reader;
    private final String stream;
    private final Fold<S, E> fold;
    private final UpdateOptions options;
    private final Function<? super S, ? extends Collection<?>> decide;
    private int attempts;

    Updating(
            EventStoreClient client,
            EventPublisher publisher,
            EventBodies bodies,
            TypedReader reader,
            String stream,
            Fold<S, E> fold,
            UpdateOptions options,
            Function<? super S, ? extends Collection<?>> decide) {
        this.client = client;
        this.publisher = publisher;
        this.bodies = bodies;
        this.reader = reader;
        this.stream = requireNonNull(stream, "stream");
        this.fold = fold;
        this.options = requireNonNull(options, "options");
        this.decide = requireNonNull(decide, "decide");
    }

    Step<Updated<S>> begin() {
        attempts++;
        return new Loading<S, E, Updated<S>>(client, reader, stream, fold, FROM_LEADER, id(0), this::loaded).begin();
    }

    private Step<Updated<S>> loaded(Loading.Result<S> result) {
        Loaded<S> loaded = result.loaded();
        if (result.found()) {
            return unchanged(loaded, true);
        }
        if (!options.accepts(loaded.version())) {
            throw new UpdateConflictException(
                    stream, options.expectedVersion(), loaded.lastEventNumber(), attempts, null);
        }
        Collection<?> decided = requireNonNull(
                decide.apply(loaded.state()), "the decision is null: return an empty collection to write nothing");
        return decided.isEmpty() ? unchanged(loaded, false) : write(loaded, decided);
    }

    private Step<Updated<S>> unchanged(Loaded<S> loaded, boolean repeated) {
        return new Step.Done<>(
                new Updated<>(stream, loaded.state(), loaded.version(), List.of(), null, repeated, attempts));
    }

    private Step<Updated<S>> write(Loaded<S> loaded, Collection<?> decided) {
        Publication publication = options.attributes().withBodies(decided).withExpectedVersion(loaded.version());
        List<NewEvent> events = new ArrayList<>();
        for (NewEvent event : bodies.events(publication.bodies())) {
            UUID id = id(events.size());
            events.add(publication.complete(id == null ? event : event.withId(id)));
        }
        S after = after(loaded.state(), events);
        return new Step.Request<>(
                publisher.publish(stream, events, publication.options()),
                written -> new Step.Done<>(updated(after, events, written)),
                failure -> failed(failure, loaded.version()));
    }

    private Updated<S> updated(S after, List<NewEvent> events, WriteResult written) {
        return new Updated<>(stream, after, written.nextExpectedVersion(), events, written, false, attempts);
    }

    private Step<Updated<S>> failed(RuntimeException failure, ExpectedVersion expected) {
        if (!(failure instanceof WrongExpectedVersionException conflict)) {
            throw failure;
        }
        if (options.isConflictFinal() || attempts > options.maxRetries()) {
            throw new UpdateConflictException(stream, expected, conflict.actual(), attempts, conflict);
        }
        return new Step.Pause<>(options.backoff().delay(attempts, ThreadLocalRandom.current()), this::begin);
    }

    /** Folds the decided events before they are written, so that an event which the fold cannot read is never in the stream. */
    private S after(S before, List<NewEvent> events) {
        S state = before;
        for (NewEvent event : events) {
            if (reader.knows(event.type(), fold.eventType())) {
                state = fold.after(state, body(event));
            } else if (!fold.skipUnknownTypes() && !event.type().startsWith("$")) {
                throw unreadable(event, "its event type is none of the fold's");
            }
        }
        return state;
    }

    private E body(NewEvent event) {
        if (!fold.eventType().isInstance(event.body())) {
            throw unreadable(event, "its body is not an instance of the fold's event class");
        }
        return fold.eventType().cast(event.body());
    }

    private IllegalArgumentException unreadable(NewEvent event, String reason) {
        return new IllegalArgumentException("the decision for '" + stream + "' contains " + event + ", which " + fold
                + " could not read: " + reason + ". Nothing was written.");
    }

    /** Returns the id of an event by its place in the decision, or null if the update has no idempotency key. */
    private @Nullable UUID id(int index) {
        String key = options.idempotencyKey();
        return key == null
                ? null
                : UUID.nameUUIDFromBytes((stream + '\0' + key + '\0' + index).getBytes(StandardCharsets.UTF_8));
    }
}
