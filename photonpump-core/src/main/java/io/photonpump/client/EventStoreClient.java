package io.photonpump.client;

import io.photonpump.event.AllSlice;
import io.photonpump.event.ConditionalWriteResult;
import io.photonpump.event.DeleteResult;
import io.photonpump.event.NewEvent;
import io.photonpump.event.PublishSummary;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StreamMetadata;
import io.photonpump.event.StreamMetadataResult;
import io.photonpump.event.StreamSlice;
import io.photonpump.event.SystemSettings;
import io.photonpump.event.WriteResult;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.subscription.ConsumerOptions;
import io.photonpump.subscription.EventStream;
import io.photonpump.subscription.PersistentSubscription;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A client of EventStoreDB, created by {@code PhotonPump.connect}. It connects by itself, stays connected and reconnects after a loss of the
 * connection, until it is closed. One client serves a whole application. Methods may be called on any thread and do not block.
 *
 * <p><b>Futures.</b> Each future completes: with a result, with a {@link io.photonpump.error.PhotonPumpException}, or after the operation
 * timeout, which also runs while there is no connection. {@code join()} and {@code get()} return as soon as the result is there; dependents of
 * a future ({@code thenApply} and so on) run on the client's callback executor and may block. Cancelling a future withdraws a request that was
 * not sent yet; the outcome of a write that was sent is then unknown.
 *
 * <p><b>Names</b> of streams and groups are valid Unicode text that is not empty. Arguments that no server accepts are refused by the call itself,
 * with {@link IllegalArgumentException} or {@link NullPointerException}.
 *
 * <p><b>Errors of all calls</b>: {@link io.photonpump.error.OperationTimedOutException},
 * {@link io.photonpump.error.NotAuthenticatedException}, {@link io.photonpump.error.AccessDeniedException},
 * {@link io.photonpump.error.TooManyRequestsException}, {@link io.photonpump.error.ClientClosedException},
 * {@link io.photonpump.error.BadRequestException}, and for calls with arguments of any size
 * {@link io.photonpump.error.RequestTooLargeException}. Each method documents its additional errors.
 */
// Longer than 400 lines: the Javadoc of all calls.
public interface EventStoreClient extends AutoCloseable {

    /**
     * Returns a new future for the connection.
     *
     * @return completes when the client is connected; fails with {@link io.photonpump.error.ConnectionFailedException} after the connect
     *     timeout, or immediately if the server refuses the credentials, the TLS handshake fails or the server is not an EventStore. The
     *     client keeps trying to connect nevertheless
     */
    CompletableFuture<EventStoreClient> connected();

    /** {@return the current status of the connection} Does no I/O. */
    ConnectionStatus status();

    /**
     * {@return this client with other call options} It uses the same connection and does not need to be closed.
     *
     * @param options the credentials and the timeout of the calls
     */
    EventStoreClient with(CallOptions options);

    /**
     * Measures the time that the server takes to answer a ping.
     *
     * @return the time between request and reply
     */
    CompletableFuture<Duration> ping();

    /**
     * Writes one event with any expected version.
     *
     * @param stream the stream
     * @param type the type of the event
     * @param body the body, as for {@link NewEvent#of}
     * @return the result; fails as {@link #publish(String, List, PublishOptions)}
     */
    default CompletableFuture<WriteResult> publishEvent(String stream, String type, @Nullable Object body) {
        return publishEvent(stream, NewEvent.of(type, body), PublishOptions.defaults());
    }

    /**
     * Writes one event with any expected version.
     *
     * @param stream the stream
     * @param event the event
     * @return the result; fails as {@link #publish(String, List, PublishOptions)}
     */
    default CompletableFuture<WriteResult> publishEvent(String stream, NewEvent event) {
        return publishEvent(stream, event, PublishOptions.defaults());
    }

    /**
     * Writes one event.
     *
     * @param stream the stream
     * @param event the event
     * @param options the expected version and other options
     * @return the result; fails as {@link #publish(String, List, PublishOptions)}
     */
    default CompletableFuture<WriteResult> publishEvent(String stream, NewEvent event, PublishOptions options) {
        return publish(stream, List.of(event), options);
    }

    /**
     * Writes events with any expected version.
     *
     * @param stream the stream
     * @param events the events
     * @return the result; fails as {@link #publish(String, List, PublishOptions)}
     */
    default CompletableFuture<WriteResult> publish(String stream, List<NewEvent> events) {
        return publish(stream, events, PublishOptions.defaults());
    }

    /**
     * Writes events, all of them or none. The client converts bodies to bytes before the call returns.
     *
     * <p>Writes and deletions of this client to one stream are carried out in the order of the calls, even if the caller does not wait for
     * each. Writes that wait for earlier ones may share a message; {@link PublishOptions#withOrdered} switches that off.
     *
     * <p>If the connection is lost before the reply, the client repeats a write that expects an exact version or no stream under the same
     * event ids, which is safe. For a write with any expected version, it first searches the stream for the events.
     *
     * @param stream the stream
     * @param events the events
     * @param options the expected version and other options
     * @return the result; fails with {@link io.photonpump.error.WrongExpectedVersionException},
     *     {@link io.photonpump.error.StreamDeletedException} or {@link io.photonpump.error.WriteOutcomeUnknownException}
     * @throws IllegalArgumentException if a body cannot be written as JSON
     */
    CompletableFuture<WriteResult> publish(String stream, List<NewEvent> events, PublishOptions options);

    /**
     * Writes the events of a publisher in batches, one after the other, with a demand that matches the speed of the writes. The first batch
     * expects the version in the options. Unless that is {@link ExpectedVersion#any()}, each further batch expects the number of the last
     * event of the batch before.
     *
     * @param stream the stream
     * @param events the publisher of the events
     * @param options the expected version, the batch size and other options
     * @return a summary of all batches; fails with {@link io.photonpump.error.PublishStoppedException}, which tells how many events were
     *     written, when a write or the publisher fails. Events that the publisher provided before its failure are written first. Cancelling
     *     the future cancels the publisher
     */
    CompletableFuture<PublishSummary> publish(String stream, Flow.Publisher<NewEvent> events, PublishOptions options);

    /**
     * Writes events like {@link #publish(String, List, PublishOptions)}, with a wrong expected version and a deleted stream as results
     * instead of errors.
     *
     * @param stream the stream
     * @param events the events
     * @param options the expected version and other options
     * @return the outcome
     * @throws IllegalArgumentException if a body cannot be written as JSON
     */
    CompletableFuture<ConditionalWriteResult> tryPublish(String stream, List<NewEvent> events, PublishOptions options);

    /**
     * Starts a transaction of several writes. Not every server and not every connection supports transactions.
     *
     * @param stream the stream
     * @param expectedVersion the version at which the stream must be at the commit; not {@link ExpectedVersion#streamExists()}, which
     *     transactions do not support
     * @return the transaction; fails with {@link io.photonpump.error.UnsupportedByServerException}, before anything is sent, if the
     *     connection does not support transactions
     */
    CompletableFuture<Transaction> startTransaction(String stream, ExpectedVersion expectedVersion);

    /**
     * Continues a transaction that was started elsewhere. If the server refuses the commit, the error does not contain the expected version,
     * which only the client that started the transaction knows.
     *
     * @param stream the stream
     * @param transactionId the id of the transaction
     * @return the transaction
     */
    Transaction continueTransaction(String stream, long transactionId);

    /**
     * Soft-deletes a stream with any expected version.
     *
     * @param stream the stream
     * @return the result; fails as {@link #deleteStream(String, ExpectedVersion, DeleteMode)}
     */
    default CompletableFuture<DeleteResult> deleteStream(String stream) {
        return deleteStream(stream, ExpectedVersion.any(), DeleteMode.SOFT);
    }

    /**
     * Deletes a stream. The client never sends the request twice.
     *
     * @param stream the stream
     * @param expectedVersion the version at which the stream must be; not {@link ExpectedVersion#streamExists()}, which
     *     deletions do not support
     * @param mode whether the stream can be written again
     * @return the result; fails with {@link io.photonpump.error.WrongExpectedVersionException},
     *     {@link io.photonpump.error.StreamDeletedException} or, if the connection is lost before the reply,
     *     {@link io.photonpump.error.ConnectionLostException}
     */
    CompletableFuture<DeleteResult> deleteStream(String stream, ExpectedVersion expectedVersion, DeleteMode mode);

    /**
     * Reads one event and follows a link.
     *
     * @param stream the stream
     * @param eventNumber the number of the event, 0 or more; -1 for the last event
     * @return the event; fails as {@link #getEvent(String, long, ReadOptions)}
     */
    default CompletableFuture<ResolvedEvent> getEvent(String stream, long eventNumber) {
        return getEvent(stream, eventNumber, ReadOptions.defaults());
    }

    /**
     * Reads one event.
     *
     * @param stream the stream
     * @param eventNumber the number of the event, 0 or more; -1 for the last event
     * @param options whether links are followed and the leader is required; the other options do not apply
     * @return the event; fails with {@link io.photonpump.error.EventNotFoundException},
     *     {@link io.photonpump.error.StreamNotFoundException} or {@link io.photonpump.error.StreamDeletedException}
     */
    CompletableFuture<ResolvedEvent> getEvent(String stream, long eventNumber, ReadOptions options);

    /**
     * Reads the first page of a stream.
     *
     * @param stream the stream; not {@code $all}
     * @return the page; fails as {@link #get(String, ReadOptions)}
     */
    default CompletableFuture<StreamSlice> get(String stream) {
        return get(stream, ReadOptions.defaults());
    }

    /**
     * Reads one page of a stream.
     *
     * @param stream the stream; not {@code $all}, which {@link #getAll(ReadAllOptions)} reads
     * @param options the direction, the start and other options
     * @return the page; fails with {@link io.photonpump.error.StreamNotFoundException} or
     *     {@link io.photonpump.error.StreamDeletedException}
     */
    CompletableFuture<StreamSlice> get(String stream, ReadOptions options);

    /**
     * Reads the first page of {@code $all}. By default only administrators may.
     *
     * @return the page
     */
    default CompletableFuture<AllSlice> getAll() {
        return getAll(ReadAllOptions.defaults());
    }

    /**
     * Reads one page of {@code $all}. By default only administrators may.
     *
     * @param options the direction, the start, the filter and other options
     * @return the page
     */
    CompletableFuture<AllSlice> getAll(ReadAllOptions options);

    /**
     * {@return all events of a stream, oldest first}
     *
     * @param stream the stream; not {@code $all}
     */
    default EventStream iter(String stream) {
        return iter(stream, ReadOptions.defaults());
    }

    /**
     * {@return the events of a stream} The client fetches them page by page while they are consumed, up to two pages ahead of the consumer,
     * until the end of the stream at that time. Each page has the operation timeout: a loss of the connection causes a pause if it is
     * shorter, otherwise {@link io.photonpump.error.OperationTimedOutException}. Consumers get the errors of
     * {@link #get(String, ReadOptions)}.
     *
     * @param stream the stream; not {@code $all}, which {@link #iterAll(ReadAllOptions)} reads
     * @param options the direction, the start and other options
     */
    EventStream iter(String stream, ReadOptions options);

    /** {@return all events of all streams, oldest first} By default only administrators may read them. */
    default EventStream iterAll() {
        return iterAll(ReadAllOptions.defaults());
    }

    /**
     * {@return the events of {@code $all}, fetched as by {@link #iter(String, ReadOptions)}} By default only administrators may read them.
     *
     * @param options the direction, the start, the filter and other options
     */
    EventStream iterAll(ReadAllOptions options);

    /**
     * Subscribes to a stream, which need not exist yet. The subscription is volatile, or a catch-up subscription if the options have a start.
     *
     * @param stream the stream
     * @param options the start, the listener and other options
     * @return the subscription, immediately; {@link Subscription#started()} completes when the server has confirmed it
     * @throws io.photonpump.error.InvalidSettingsException if the options have a filter, or start at a position of {@code $all}
     */
    Subscription subscribeTo(String stream, SubscribeOptions options);

    /**
     * Opens a volatile subscription to a stream, which delivers the events that are written after the server's confirmation.
     *
     * @param stream the stream
     * @return the subscription, immediately; {@link Subscription#started()} completes when the server has confirmed it
     */
    default Subscription subscribeTo(String stream) {
        return subscribeTo(stream, SubscribeOptions.live());
    }

    /**
     * Opens a volatile subscription to {@code $all}. By default only administrators may.
     *
     * @return the subscription, immediately; {@link Subscription#started()} completes when the server has confirmed it
     */
    default Subscription subscribeToAll() {
        return subscribeToAll(SubscribeOptions.live());
    }

    /**
     * Subscribes to {@code $all}. By default only administrators may.
     *
     * @param options the start, the filter, the listener and other options
     * @return the subscription, immediately; {@link Subscription#started()} completes when the server has confirmed it
     * @throws io.photonpump.error.InvalidSettingsException if the options start at an event number
     */
    Subscription subscribeToAll(SubscribeOptions options);

    /**
     * Creates a persistent subscription group. Requires a member of {@code $admins} or {@code $ops}. The client never sends the request
     * twice.
     *
     * @param stream the stream of the group, which need not exist yet; {@code $all} as for {@link #createSubscriptionToAll}
     * @param group the name of the group
     * @param settings the settings of the group; for a stream, they start at an event number and have no filter
     * @return completes when the group exists; fails with {@link io.photonpump.error.GroupAlreadyExistsException},
     *     {@link io.photonpump.error.GroupRefusedException} or, if the connection is lost before the reply,
     *     {@link io.photonpump.error.ConnectionLostException}
     * @throws io.photonpump.error.InvalidSettingsException if the start or the filter does not fit the stream
     */
    CompletableFuture<Void> createSubscription(String stream, String group, PersistentSubscriptionSettings settings);

    /**
     * Creates a persistent subscription group on {@code $all}. Requires a member of {@code $admins} or {@code $ops}.
     *
     * @param group the name of the group
     * @param settings the settings of the group; they start at a position
     *     ({@link io.photonpump.event.StartFrom#after(io.photonpump.stream.Position)}) and may have a filter
     * @return completes when the group exists; fails as {@link #createSubscription}, or before anything is sent with
     *     {@link io.photonpump.error.UnsupportedByServerException} if the connection does not support groups on {@code $all}
     */
    default CompletableFuture<Void> createSubscriptionToAll(String group, PersistentSubscriptionSettings settings) {
        return createSubscription("$all", group, settings);
    }

    /**
     * Updates a group. The server disconnects its consumers, which join it again by themselves.
     *
     * @param stream the stream of the group
     * @param group the name of the group
     * @param settings the settings of the group
     * @return completes when the group is updated; fails as {@link #createSubscription}, or with
     *     {@link io.photonpump.error.GroupNotFoundException}
     */
    CompletableFuture<Void> updateSubscription(String stream, String group, PersistentSubscriptionSettings settings);

    /**
     * Updates a group on {@code $all}, as {@link #updateSubscription}.
     *
     * @param group the name of the group
     * @param settings the settings of the group
     * @return completes when the group is updated; fails as {@link #createSubscriptionToAll}, or with
     *     {@link io.photonpump.error.GroupNotFoundException}
     */
    default CompletableFuture<Void> updateSubscriptionToAll(String group, PersistentSubscriptionSettings settings) {
        return updateSubscription("$all", group, settings);
    }

    /**
     * Deletes a group with its position and its parked events.
     *
     * @param stream the stream of the group
     * @param group the name of the group
     * @return completes when the group is deleted; fails as {@link #createSubscription}, or with
     *     {@link io.photonpump.error.GroupNotFoundException}
     */
    CompletableFuture<Void> deleteSubscription(String stream, String group);

    /**
     * Deletes a group on {@code $all}, as {@link #deleteSubscription}.
     *
     * @param group the name of the group
     * @return completes when the group is deleted; fails as {@link #createSubscriptionToAll}, or with
     *     {@link io.photonpump.error.GroupNotFoundException}
     */
    default CompletableFuture<Void> deleteSubscriptionToAll(String group) {
        return deleteSubscription("$all", group);
    }

    /**
     * Joins a persistent subscription group as a consumer.
     *
     * @param stream the stream of the group; {@code $all} as for {@link #connectSubscriptionToAll(String, ConsumerOptions)}
     * @param group the name of the group
     * @param options the number of events in flight, the listener and other options
     * @return the subscription, immediately; {@link Subscription#started()} completes when the server has confirmed it
     */
    PersistentSubscription connectSubscription(String stream, String group, ConsumerOptions options);

    /**
     * Joins a persistent subscription group as a consumer, with ten events in flight.
     *
     * @param stream the stream of the group
     * @param group the name of the group
     * @return the subscription, immediately; {@link Subscription#started()} completes when the server has confirmed it
     */
    default PersistentSubscription connectSubscription(String stream, String group) {
        return connectSubscription(stream, group, ConsumerOptions.defaults());
    }

    /**
     * Joins a persistent subscription group on {@code $all} as a consumer.
     *
     * @param group the name of the group
     * @param options the number of events in flight, the listener and other options
     * @return the subscription, immediately; if the connection does not support groups on {@code $all}, the subscription ends before
     *     anything is sent, and {@link Subscription#started()} fails with {@link io.photonpump.error.UnsupportedByServerException}
     */
    default PersistentSubscription connectSubscriptionToAll(String group, ConsumerOptions options) {
        return connectSubscription("$all", group, options);
    }

    /**
     * Joins a persistent subscription group on {@code $all} as a consumer, with ten events in flight.
     *
     * @param group the name of the group
     * @return the subscription, as for {@link #connectSubscriptionToAll(String, ConsumerOptions)}
     */
    default PersistentSubscription connectSubscriptionToAll(String group) {
        return connectSubscriptionToAll(group, ConsumerOptions.defaults());
    }

    /**
     * Reads the metadata of a stream, which need not exist.
     *
     * @param stream the stream
     * @return the metadata; fails with {@link io.photonpump.error.StreamDeletedException} if the stream is hard-deleted
     */
    CompletableFuture<StreamMetadataResult> getStreamMetadata(String stream);

    /**
     * Replaces the metadata of a stream.
     *
     * @param stream the stream
     * @param metadata the metadata
     * @param expected the version at which the metadata, not the stream, must be: {@link StreamMetadataResult#expectedVersion()}
     * @return the result; fails as {@link #publish(String, List, PublishOptions)}
     */
    CompletableFuture<WriteResult> setStreamMetadata(String stream, StreamMetadata metadata, ExpectedVersion expected);

    /**
     * Replaces the metadata of a stream by a JSON object.
     *
     * @param stream the stream
     * @param json the metadata as the text of a JSON object
     * @param expected the version at which the metadata, not the stream, must be: {@link StreamMetadataResult#expectedVersion()}
     * @return the result; fails as {@link #publish(String, List, PublishOptions)}
     * @throws IllegalArgumentException if the text is not a JSON object
     */
    CompletableFuture<WriteResult> setStreamMetadata(String stream, String json, ExpectedVersion expected);

    /**
     * Replaces the server's default access control lists. Requires a member of {@code $admins}.
     *
     * @param settings the default access control lists
     * @return the result; fails as {@link #publish(String, List, PublishOptions)}
     */
    CompletableFuture<WriteResult> setSystemSettings(SystemSettings settings);

    /** {@return administration over HTTP: groups and parked events, users, projections, scavenges, statistics} */
    EventStoreAdmin admin();

    /**
     * Ends all subscriptions, fails pending calls with {@link io.photonpump.error.ClientClosedException} and closes the connection. Does not
     * wait for replies: a write whose future fails because of this may have been carried out, so wait for the futures of writes first.
     */
    @Override
    void close();
}
