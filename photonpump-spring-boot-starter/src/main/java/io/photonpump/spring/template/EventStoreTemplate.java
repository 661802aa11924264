package io.photonpump.spring.template;

import static java.util.Objects.requireNonNull;

import io.photonpump.client.CallOptions;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.event.NewEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.spring.type.EventConverter;
import io.photonpump.spring.type.EventTypeRegistry;
import io.photonpump.spring.type.EventUpcaster;
import io.photonpump.spring.type.JsonEventConverter;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.EventStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Publishes objects as events, reads events as objects, and updates streams that are the history of one thing each, such as an order or an
 * account. The class of an object determines its event type, by the same rules that listeners use.
 *
 * <p><b>Bodies</b> are instances of the application's named classes and records. A {@link NewEvent} among the bodies is written
 * as it is. The template refuses other objects with an {@link InvalidEventBodyException} before it writes anything: null,
 * collections and arrays in place of one body, text, numbers, maps, JSON trees, enum constants, futures, recorded events, and
 * options and expected versions in the wrong place. An {@code @EventType} annotation or an entry in the {@link EventTypeRegistry}
 * makes any class a body class, except the classes of the client.
 *
 * <p>The events of one call are written together or not at all. The calling thread converts the bodies to JSON before the call
 * returns. The returned futures are those of {@link EventStoreClient#publish(String, List, PublishOptions)}.
 *
 * <p><b>Waiting.</b> {@code publish} returns a future. {@code read}, {@code load} and {@code update} wait on the calling thread, because they
 * run code of the application, which often depends on the thread; {@code loadAsync} and {@code updateAsync} return futures. Safe for use by
 * any thread.
 */
public class EventStoreTemplate {

    private final EventStoreClient client;
    private final EventBodies bodies;
    private final TypedReader reader;
    private final EventPublisher publisher;

    /**
     * Creates a template that reads JSON, without upcasters.
     *
     * @param client the client that reads and writes the events
     * @param types the event types of body classes
     * @param decorators the decorators to apply to each event, in this order
     */
    public EventStoreTemplate(EventStoreClient client, EventTypeRegistry types, List<EventDecorator> decorators) {
        this(client, types, decorators, List.of(), new JsonEventConverter());
    }

    /**
     * Creates a template.
     *
     * @param client the client that reads and writes the events
     * @param types the event types of body classes
     * @param decorators the decorators to apply to each event that is written, in this order
     * @param upcasters the upcasters to apply to each event that is read, in this order
     * @param converter converts bodies that are read
     */
    public EventStoreTemplate(
            EventStoreClient client,
            EventTypeRegistry types,
            List<EventDecorator> decorators,
            List<EventUpcaster> upcasters,
            EventConverter converter) {
        this(
                client,
                new EventBodies(types),
                new TypedReader(types, upcasters, converter),
                new EventPublisher(client, decorators));
    }

    private EventStoreTemplate(
            EventStoreClient client, EventBodies bodies, TypedReader reader, EventPublisher publisher) {
        this.client = client;
        this.bodies = bodies;
        this.reader = reader;
        this.publisher = publisher;
    }

    /**
     * Returns this template with other call options, such as the credentials of a user or a longer timeout. The timeout applies to each
     * request: to a write, and to each page of a read.
     *
     * @param options the credentials and the timeout of the requests
     * @return a template that shares everything else with this one
     */
    public EventStoreTemplate with(CallOptions options) {
        EventStoreClient other = client.with(options);
        return new EventStoreTemplate(other, bodies, reader, publisher.with(other));
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
        return publisher.publish(stream, events, publication.options());
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

    /**
     * Reads the events of a stream, oldest first, with bodies of one class. The events are read while they are consumed; see
     * {@link TypedEvents} for what is read and how a read fails.
     *
     * @param stream the stream; not {@code $all}
     * @param type the class of the bodies: a concrete class, a sealed interface, or a class with registered subclasses
     * @param <T> the class of the bodies
     * @return the events; empty if there is no stream
     * @throws IllegalArgumentException if no event type is known for the class
     */
    public <T> TypedEvents<T> read(String stream, Class<T> type) {
        return read(stream, type, ReadOptions.defaults());
    }

    /**
     * Reads events of a stream with bodies of one class, as {@link #read(String, Class)}.
     *
     * @param stream the stream; not {@code $all}
     * @param type the class of the bodies
     * @param options the direction, the first event and other options
     * @param <T> the class of the bodies
     * @return the events; empty if there is no stream
     * @throws IllegalArgumentException if no event type is known for the class
     */
    public <T> TypedEvents<T> read(String stream, Class<T> type, ReadOptions options) {
        reader.requireEventClass(type);
        EventStream events = client.iter(stream, options);
        return new TypedEvents<>(events::iterator, reader, type, false);
    }

    /**
     * Folds all events of a stream into a state, on the calling thread, which waits for the server. The state and its version belong
     * together: the version is that of the last event, and a later event is in neither. Only one page of events is in memory.
     *
     * <p>Events are read by the rules of {@link TypedEvents}, with the same errors. A stream that is deleted or truncated meanwhile has the
     * state that it has without the events that are gone.
     *
     * @param stream the stream; not {@code $all}
     * @param fold how events change the state
     * @param <S> the type of the state
     * @return the state, and the version to expect in a write; without a stream the initial state and {@link ExpectedVersion#noStream()}
     * @throws UnknownEventTypeException at an event of a type that the fold does not have
     * @throws io.photonpump.error.PayloadUnreadableException at an event whose body cannot be converted to its class
     * @throws io.photonpump.error.StreamDeletedException if the stream is hard-deleted
     * @throws IllegalArgumentException if no event type is known for the class of the fold
     */
    public <S> Loaded<S> load(String stream, Fold<S, ?> fold) {
        return StepRunner.await(() -> loading(stream, fold));
    }

    /**
     * Folds all events of a stream into a state, as {@link #load}, without blocking. The fold runs on threads of the client.
     *
     * @param stream the stream; not {@code $all}
     * @param fold how events change the state
     * @param <S> the type of the state
     * @return the state; it fails with the errors of {@link #load}
     */
    public <S> CompletableFuture<Loaded<S>> loadAsync(String stream, Fold<S, ?> fold) {
        return StepRunner.start(() -> loading(stream, fold));
    }

    private <S> Step<Loaded<S>> loading(String stream, Fold<S, ?> fold) {
        return new Loading<>(
                        client,
                        reader,
                        stream,
                        fold,
                        ReadOptions.defaults(),
                        null,
                        result -> new Step.Done<>(result.loaded()))
                .begin();
    }

    /**
     * Loads the state of a stream, decides on events, and writes them, with the default options. See
     * {@link #update(String, Fold, UpdateOptions, Function)}.
     *
     * @param stream the stream; not {@code $all}
     * @param fold how events change the state
     * @param decide takes the state and returns the bodies of the events to write
     * @param <S> the type of the state
     * @return the written events and the state after them
     */
    public <S> Updated<S> update(String stream, Fold<S, ?> fold, Function<? super S, ? extends Collection<?>> decide) {
        return update(stream, fold, UpdateOptions.defaults(), decide);
    }

    /**
     * Loads the state of a stream, decides on events, and writes them if no other writer has changed the stream meanwhile. After such a
     * conflict it loads and decides again, up to {@link UpdateOptions#maxRetries()} times. All code of the application runs on the calling
     * thread, which waits for the server.
     *
     * <pre>{@code
     * template.update("account-7", ACCOUNT, account -> List.of(account.withdraw(100)));
     * }</pre>
     *
     * <p><b>The decision</b> takes the state, which it must not change, and returns bodies as for {@link #publish(String, Collection)}, in a
     * collection that is empty if there is nothing to write. It may run several times, so it has no other effects. Its exception ends the
     * update and reaches the caller as it is; nothing was written. The fold must be able to read the decided events.
     *
     * <p><b>An unknown outcome</b> ends the update: after {@link io.photonpump.error.WriteOutcomeUnknownException},
     * {@link io.photonpump.error.OperationTimedOutException} with {@code sent()}, or an interrupt, the events may be in the stream, and another
     * decision could write them twice. Repeat such an update only with {@link UpdateOptions#withIdempotencyKey}. A reply that is lost with the
     * connection is no such case: the client repeats the write under the same event ids. Each decision has new event ids, unless its bodies
     * are {@link NewEvent}s with ids of their own, or the update has an idempotency key.
     *
     * @param stream the stream; not {@code $all}
     * @param fold how events change the state
     * @param options the required version, the retries, and the metadata of the events
     * @param decide takes the state and returns the bodies of the events to write
     * @param <S> the type of the state
     * @return the written events and the state after them
     * @throws UpdateConflictException if the stream does not have the required version, or if other writers were faster in all attempts;
     *     nothing was written
     * @throws InvalidEventBodyException if an element of the decision cannot be a body; nothing was written
     * @throws IllegalArgumentException if the fold cannot read an event of the decision; nothing was written
     * @throws UnknownEventTypeException as for {@link #load}, like its other errors
     */
    public <S> Updated<S> update(
            String stream,
            Fold<S, ?> fold,
            UpdateOptions options,
            Function<? super S, ? extends Collection<?>> decide) {
        return StepRunner.await(updating(publisher, stream, fold, options, decide)::begin);
    }

    /**
     * Loads the state of a stream, decides on events, and writes them, with the default options and without blocking. See
     * {@link #updateAsync(String, Fold, UpdateOptions, Function)}.
     *
     * @param stream the stream; not {@code $all}
     * @param fold how events change the state
     * @param decide takes the state and returns the bodies of the events to write
     * @param <S> the type of the state
     * @return the written events and the state after them
     */
    public <S> CompletableFuture<Updated<S>> updateAsync(
            String stream, Fold<S, ?> fold, Function<? super S, ? extends Collection<?>> decide) {
        return updateAsync(stream, fold, UpdateOptions.defaults(), decide);
    }

    /**
     * Loads the state of a stream, decides on events, and writes them, as
     * {@link #update(String, Fold, UpdateOptions, Function)}, without blocking. The fold, the decision and the decorators run on threads of
     * the client, without the transaction, the security context and other values of the calling thread; the events have its trace. A
     * cancellation of the future ends the update; the outcome of a write that was sent is then unknown.
     *
     * @param stream the stream; not {@code $all}
     * @param fold how events change the state
     * @param options the required version, the retries, and the metadata of the events
     * @param decide takes the state and returns the bodies of the events to write
     * @param <S> the type of the state
     * @return the written events and the state after them; it fails with the errors of the blocking update
     */
    public <S> CompletableFuture<Updated<S>> updateAsync(
            String stream,
            Fold<S, ?> fold,
            UpdateOptions options,
            Function<? super S, ? extends Collection<?>> decide) {
        return StepRunner.start(updating(publisher.captured(), stream, fold, options, decide)::begin);
    }

    private <S> Updating<S, ?> updating(
            EventPublisher publisherOfCall,
            String stream,
            Fold<S, ?> fold,
            UpdateOptions options,
            Function<? super S, ? extends Collection<?>> decide) {
        return new Updating<>(client, publisherOfCall, bodies, reader, stream, fold, options, decide);
    }
}
