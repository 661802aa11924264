package io.photonpump.spring.template;

import static java.util.Objects.requireNonNull;

import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.event.ExpectedVersion;
import io.photonpump.event.NewEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.spring.type.EventTypeRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes objects under the event types of their classes, the same that listeners read them by.
 *
 * <p><b>Bodies</b> are instances of the application's own named classes and records. A {@link NewEvent} among them is written as
 * it is. Whatever else is passed by mistake is refused with {@link InvalidEventBodyException}, before anything is written: null,
 * collections and arrays in place of one body, text, numbers, maps, JSON trees, enum constants, futures, events that were read,
 * options and expected versions in the wrong place. An {@code @EventType}, or an entry in the {@link EventTypeRegistry}, makes a
 * body of any class that does not belong to the client.
 *
 * <p>All events of a call are written together or not at all. Bodies become JSON on the calling thread, before the call returns.
 * The futures are those of {@link EventStoreClient#publish(String, List, PublishOptions)}. Safe on any thread.
 */
public class EventStoreTemplate {

    private static final Logger LOG = LoggerFactory.getLogger(EventStoreTemplate.class);

    private final EventStoreClient client;
    private final EventBodies bodies;
    private final List<EventDecorator> decorators;

    /** {@code decorators} see each event before it is written, in this order. */
    public EventStoreTemplate(EventStoreClient client, EventTypeRegistry types, List<EventDecorator> decorators) {
        this.client = client;
        this.bodies = new EventBodies(types);
        this.decorators = List.copyOf(decorators);
    }

    /**
     * Publishes an event for each body, whatever is in the stream.
     *
     * @throws IllegalArgumentException if there is no body
     */
    public CompletableFuture<WriteResult> publish(String stream, Object... bodies) {
        return publish(stream, ExpectedVersion.any(), bodies);
    }

    /** Publishes an event for each body, in the order of the collection, whatever is in the stream. */
    public CompletableFuture<WriteResult> publish(String stream, Collection<?> bodies) {
        return publish(stream, Publication.of(bodies));
    }

    /**
     * Publishes an event for each body if the stream is as expected.
     *
     * @return fails with {@link io.photonpump.error.WrongExpectedVersionException} if it is not
     * @throws IllegalArgumentException if there is no body
     */
    public CompletableFuture<WriteResult> publish(String stream, ExpectedVersion expected, Object... bodies) {
        if (requireNonNull(bodies, "bodies").length == 0) {
            throw new IllegalArgumentException("No event body is given for stream " + stream + ": pass one or more.");
        }
        return publish(stream, expected, Arrays.asList(bodies));
    }

    /**
     * Publishes an event for each body, in the order of the collection, if the stream is as expected. An empty collection writes
     * nothing and checks the stream.
     *
     * @return fails with {@link io.photonpump.error.WrongExpectedVersionException} if the stream is not as expected
     */
    public CompletableFuture<WriteResult> publish(String stream, ExpectedVersion expected, Collection<?> bodies) {
        return publish(stream, Publication.of(bodies).withExpectedVersion(expected));
    }

    /**
     * Publishes bodies together with metadata, correlation and causation ids, and what the stream has to be like.
     *
     * @return fails with {@link io.photonpump.error.WrongExpectedVersionException} if the stream is not as expected
     */
    public CompletableFuture<WriteResult> publish(String stream, Publication publication) {
        requireNonNull(stream, "stream");
        List<NewEvent> events = bodies.events(publication.bodies()).stream()
                .map(publication::complete)
                .toList();
        return decorators.isEmpty()
                ? client.publish(stream, events, publication.options())
                : publishDecorated(stream, events, publication.options());
    }

    /**
     * The event that a body becomes, under the type of its class and with a fresh id: for an event that needs an id or metadata of
     * its own, or to be written by the client. It may be published among other bodies.
     */
    public NewEvent eventOf(Object body) {
        return bodies.events(Arrays.asList(body)).get(0);
    }

    /** Each decorator that saw an event is told what became of it, also if the write does not begin. */
    private CompletableFuture<WriteResult> publishDecorated(
            String stream, List<NewEvent> events, PublishOptions options) {
        List<NewEvent> decorated = new ArrayList<>(events.size());
        CompletableFuture<WriteResult> result;
        try {
            for (NewEvent event : events) {
                decorate(stream, event, decorated);
            }
            result = client.publish(stream, List.copyOf(decorated), options);
        } catch (RuntimeException | Error e) {
            tellDecorators(stream, decorated, e);
            throw e;
        }
        result.whenComplete((written, failure) -> tellDecorators(stream, decorated, failure));
        return result;
    }

    private void decorate(String stream, NewEvent event, List<NewEvent> decorated) {
        int index = decorated.size();
        decorated.add(event);
        for (EventDecorator decorator : decorators) {
            decorated.set(
                    index,
                    requireNonNull(
                            decorator.decorate(stream, decorated.get(index)), () -> decorator + " returned no event"));
        }
    }

    /** What a decorator throws does not change the outcome of the write. */
    private void tellDecorators(String stream, List<NewEvent> events, @Nullable Throwable failure) {
        for (EventDecorator decorator : decorators) {
            try {
                decorator.written(stream, List.copyOf(events), failure);
            } catch (RuntimeException e) {
                LOG.warn("{} failed after a write to {}", decorator, stream, e);
            }
        }
    }
}
