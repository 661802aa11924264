package io.photonpump.spring.template;

import static java.util.Objects.requireNonNull;

import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.event.NewEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.spring.type.EventTypeRegistry;
import io.photonpump.stream.ExpectedVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes objects as events. The class of an object determines its event type, by the same rules that listeners use.
 *
 * <p><b>Bodies</b> are instances of the application's named classes and records. A {@link NewEvent} among the bodies is written
 * as it is. The template refuses other objects with an {@link InvalidEventBodyException} before it writes anything: null,
 * collections and arrays in place of one body, text, numbers, maps, JSON trees, enum constants, futures, recorded events, and
 * options and expected versions in the wrong place. An {@code @EventType} annotation or an entry in the {@link EventTypeRegistry}
 * makes any class a body class, except the classes of the client.
 *
 * <p>The events of one call are written together or not at all. The calling thread converts the bodies to JSON before the call
 * returns. The returned futures are those of {@link EventStoreClient#publish(String, List, PublishOptions)}. Safe for use by any
 * thread.
 */
public class EventStoreTemplate {

    private static final Logger LOG = LoggerFactory.getLogger(EventStoreTemplate.class);

    private final EventStoreClient client;
    private final EventBodies bodies;
    private final List<EventDecorator> decorators;

    /**
     * Creates a template.
     *
     * @param client the client that writes the events
     * @param types the event types of body classes
     * @param decorators the decorators to apply to each event, in this order
     */
    public EventStoreTemplate(EventStoreClient client, EventTypeRegistry types, List<EventDecorator> decorators) {
        this.client = client;
        this.bodies = new EventBodies(types);
        this.decorators = List.copyOf(decorators);
    }

    /**
     * Publishes an event for each body, at any version of the stream.
     *
     * @param stream the stream to write to
     * @param bodies one or more bodies, in the order in which their events are written
     * @return the result of the write
     * @throws IllegalArgumentException if there is no body
     * @throws InvalidEventBodyException if an argument cannot be a body
     */
    public CompletableFuture<WriteResult> publish(String stream, Object... bodies) {
        return publish(stream, ExpectedVersion.any(), bodies);
    }

    /**
     * Publishes an event for each body, in the order of the collection, at any version of the stream.
     *
     * @param stream the stream to write to
     * @param bodies the bodies; an empty collection writes nothing
     * @return the result of the write
     * @throws InvalidEventBodyException if an element cannot be a body
     */
    public CompletableFuture<WriteResult> publish(String stream, Collection<?> bodies) {
        return publish(stream, Publication.of(bodies));
    }

    /**
     * Publishes an event for each body if the stream has the expected version.
     *
     * @param stream the stream to write to
     * @param expected the expected version of the stream
     * @param bodies one or more bodies, in the order in which their events are written
     * @return the result of the write; it fails with {@link io.photonpump.error.WrongExpectedVersionException} if the stream has
     *     another version
     * @throws IllegalArgumentException if there is no body
     * @throws InvalidEventBodyException if an argument cannot be a body
     */
    public CompletableFuture<WriteResult> publish(String stream, ExpectedVersion expected, Object... bodies) {
        if (requireNonNull(bodies, "bodies").length == 0) {
            throw new IllegalArgumentException("There is no event body for stream " + stream + ": pass one or more.");
        }
        return publish(stream, expected, Arrays.asList(bodies));
    }

    /**
     * Publishes an event for each body, in the order of the collection, if the stream has the expected version.
     *
     * @param stream the stream to write to
     * @param expected the expected version of the stream
     * @param bodies the bodies; with an empty collection the server checks the version and writes nothing
     * @return the result of the write; it fails with {@link io.photonpump.error.WrongExpectedVersionException} if the stream has
     *     another version
     * @throws InvalidEventBodyException if an element cannot be a body
     */
    public CompletableFuture<WriteResult> publish(String stream, ExpectedVersion expected, Collection<?> bodies) {
        return publish(stream, Publication.of(bodies).withExpectedVersion(expected));
    }

    /**
     * Publishes bodies with the metadata, ids, expected version and options of the publication.
     *
     * @param stream the stream to write to
     * @param publication the bodies and their options
     * @return the result of the write; it fails with {@link io.photonpump.error.WrongExpectedVersionException} if the stream has
     *     another version
     * @throws InvalidEventBodyException if an element of the publication cannot be a body
     * @throws IllegalArgumentException if the publication has metadata, and an event among its bodies has metadata that is not a map
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
     * Creates the event of a body, with the event type of its class and a new id. Use it to set the id or metadata of one event,
     * or to write the event with the client. The template also accepts the event as a body.
     *
     * @param body the body
     * @return a new event
     * @throws InvalidEventBodyException if the argument cannot be a body
     */
    public NewEvent eventOf(Object body) {
        return bodies.events(Arrays.asList(body)).get(0);
    }

    /** Notifies the decorators of the outcome in every case, including a write that does not start. */
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
            notifyDecorators(stream, decorated, e);
            throw e;
        }
        result.whenComplete((written, failure) -> notifyDecorators(stream, decorated, failure));
        return result;
    }

    private void decorate(String stream, NewEvent event, List<NewEvent> decorated) {
        int index = decorated.size();
        decorated.add(event);
        for (EventDecorator decorator : decorators) {
            decorated.set(
                    index,
                    requireNonNull(
                            decorator.decorate(stream, decorated.get(index)), () -> decorator + " returned null"));
        }
    }

    private void notifyDecorators(String stream, List<NewEvent> events, @Nullable Throwable failure) {
        for (EventDecorator decorator : decorators) {
            try {
                decorator.written(stream, List.copyOf(events), failure);
            } catch (RuntimeException e) {
                LOG.warn("{} threw when it was notified of a write to {}", decorator, stream, e);
            }
        }
    }
}
