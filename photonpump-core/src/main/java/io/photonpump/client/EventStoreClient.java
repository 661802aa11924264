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
 * A client of EventStoreDB. Made by {@code PhotonPump.connect}, it connects by itself, stays connected, and comes back when
 * the connection is lost, for ever, until it is closed. One client serves a whole application; all methods may be called on
 * any thread and none of them blocks.
 *
 * <p><b>Futures.</b> Each completes: with a result, with a {@link io.photonpump.error.PhotonPumpException}, or when its
 * time-out has passed, which also runs while there is no connection. {@code join()} and {@code get()} see the result at once;
 * what depends on a future ({@code thenApply} …) runs on the client's callback executor and may block. Cancelling a future
 * withdraws the request if it was not sent yet; whether a write that was already sent happens is then unknown.
 *
 * <p><b>Names</b> of streams and groups are any valid Unicode text that is not empty, blanks included. Arguments that no server
 * can accept are refused by the call itself, with {@link IllegalArgumentException} or {@link NullPointerException}.
 *
 * <p><b>Errors of every call</b>: {@link io.photonpump.error.OperationTimedOutException},
 * {@link io.photonpump.error.NotAuthenticatedException}, {@link io.photonpump.error.AccessDeniedException},
 * {@link io.photonpump.error.TooManyRequestsException}, {@link io.photonpump.error.ClientClosedException},
 * {@link io.photonpump.error.BadRequestException}. Calls that take events, or other things of any size, add
 * {@link io.photonpump.error.RequestTooLargeException}. What a call adds to these stands with the call.
 */
public interface EventStoreClient extends AutoCloseable {

    /**
     * Done when the client is connected; each call makes a new future.
     *
     * @return fails with {@link io.photonpump.error.ConnectionFailedException} after the connect time-out, or at once if the
     *     server refuses the credentials, the TLS handshake fails or something else than an EventStore answers. The client
     *     goes on trying all the same.
     */
    CompletableFuture<EventStoreClient> connected();

    /** What the connection is doing. Does no I/O. */
    ConnectionStatus status();

    /** The same client, over the same connection, whose calls use other credentials or time-outs. */
    EventStoreClient with(CallOptions options);

    /** How long the server takes to answer the shortest of questions. */
    CompletableFuture<Duration> ping();

    /** Writes one event: {@code byte[]} binary, {@code String} JSON text as it is, anything else as JSON. */
    default CompletableFuture<WriteResult> publishEvent(String stream, String type, @Nullable Object body) {
        return publishEvent(stream, NewEvent.of(type, body), PublishOptions.defaults());
    }

    /** Writes one event, whatever is in the stream. */
    default CompletableFuture<WriteResult> publishEvent(String stream, NewEvent event) {
        return publishEvent(stream, event, PublishOptions.defaults());
    }

    /** As {@link #publish(String, List, PublishOptions)}, for one event. */
    default CompletableFuture<WriteResult> publishEvent(String stream, NewEvent event, PublishOptions options) {
        return publish(stream, List.of(event), options);
    }

    /** Writes events, whatever is in the stream. */
    default CompletableFuture<WriteResult> publish(String stream, List<NewEvent> events) {
        return publish(stream, events, PublishOptions.defaults());
    }

    /**
     * Writes events, all of them or none. Bodies are turned into bytes before the call returns.
     *
     * <p>Writes and deletions of this client to one stream are carried out in the order of the calls, also if the caller does not wait
     * for each. Those that wait for earlier ones may share a message; {@link PublishOptions#withOrdered} switches that off.
     *
     * <p>When the connection is lost before the answer, a write that expects an exact version or no stream is sent again under
     * the same event ids, which is safe. One that expects any version is looked for in the stream first.
     *
     * @return fails with {@link io.photonpump.error.WrongExpectedVersionException},
     *     {@link io.photonpump.error.StreamDeletedException} or
     *     {@link io.photonpump.error.WriteOutcomeUnknownException}
     * @throws IllegalArgumentException if a body cannot be written as JSON
     */
    CompletableFuture<WriteResult> publish(String stream, List<NewEvent> events, PublishOptions options);

    /**
     * Writes a stream of events of any length, in batches, one after the other, asking for no more than it can write. The
     * first batch expects what the options say; if that is not {@link ExpectedVersion#any()}, each further one expects the
     * number that the one before ended with.
     *
     * @return fails with {@link io.photonpump.error.PublishStoppedException}, which says how much was written: when a write
     *     fails, or when the publisher does (what it gave before is written first). Cancelling it cancels the publisher.
     */
    CompletableFuture<PublishSummary> publish(String stream, Flow.Publisher<NewEvent> events, PublishOptions options);

    /** As {@link #publish(String, List, PublishOptions)}, with the usual refusals as results instead of exceptions. */
    CompletableFuture<ConditionalWriteResult> tryPublish(String stream, List<NewEvent> events, PublishOptions options);

    /**
     * Begins a transaction of several writes. Not every server and connection has transactions.
     *
     * @param expectedVersion not {@link ExpectedVersion#streamExists()}, which is not possible here
     * @return fails with {@link io.photonpump.error.UnsupportedByServerException}, before anything is sent, if the connection has no
     *     transactions
     */
    CompletableFuture<Transaction> startTransaction(String stream, ExpectedVersion expectedVersion);

    /**
     * Continues a transaction that was begun elsewhere. The expected version was stated there, so a refusal of the commit names
     * none.
     */
    Transaction continueTransaction(String stream, long transactionId);

    /** Deletes a stream softly, whatever is in it. */
    default CompletableFuture<DeleteResult> deleteStream(String stream) {
        return deleteStream(stream, ExpectedVersion.any(), DeleteMode.SOFT);
    }

    /**
     * Deletes a stream. Never sent twice: if the connection is lost before the answer, it fails with
     * {@link io.photonpump.error.ConnectionLostException}.
     *
     * @param expectedVersion not {@link ExpectedVersion#streamExists()}, which is not possible here
     * @return fails with {@link io.photonpump.error.WrongExpectedVersionException} or
     *     {@link io.photonpump.error.StreamDeletedException}
     */
    CompletableFuture<DeleteResult> deleteStream(String stream, ExpectedVersion expectedVersion, DeleteMode mode);

    /** Reads one event, following a link. */
    default CompletableFuture<ResolvedEvent> getEvent(String stream, long eventNumber) {
        return getEvent(stream, eventNumber, ReadOptions.defaults());
    }

    /**
     * Reads one event.
     *
     * @param eventNumber 0 or more; -1 for the last event there is
     * @param options of which only links and leader matter here
     * @return fails with {@link io.photonpump.error.EventNotFoundException},
     *     {@link io.photonpump.error.StreamNotFoundException} or {@link io.photonpump.error.StreamDeletedException}
     */
    CompletableFuture<ResolvedEvent> getEvent(String stream, long eventNumber, ReadOptions options);

    /** Reads the first page of a stream. */
    default CompletableFuture<StreamSlice> get(String stream) {
        return get(stream, ReadOptions.defaults());
    }

    /**
     * Reads one page of a stream.
     *
     * @param stream not {@code $all}, which {@link #getAll(ReadAllOptions)} is for
     * @return fails with {@link io.photonpump.error.StreamNotFoundException} or
     *     {@link io.photonpump.error.StreamDeletedException}
     */
    CompletableFuture<StreamSlice> get(String stream, ReadOptions options);

    /** Reads the first page of {@code $all}, which by default only administrators may. */
    default CompletableFuture<AllSlice> getAll() {
        return getAll(ReadAllOptions.defaults());
    }

    /** Reads one page of {@code $all}, which by default only administrators may. */
    CompletableFuture<AllSlice> getAll(ReadAllOptions options);

    /** All events of a stream, oldest first. */
    default EventStream iter(String stream) {
        return iter(stream, ReadOptions.defaults());
    }

    /**
     * The events of a stream, fetched page by page while they are consumed, up to two pages ahead of the consumer, up to the
     * end that the stream has when it is reached. Each page has the operation time-out: a loss of the connection shows as a
     * pause if it is shorter, else as {@link io.photonpump.error.OperationTimedOutException}. Consumers end with the errors of
     * {@link #get(String, ReadOptions)}.
     *
     * @param stream not {@code $all}, which {@link #iterAll(ReadAllOptions)} is for
     */
    EventStream iter(String stream, ReadOptions options);

    /** All events of all streams, oldest first. */
    default EventStream iterAll() {
        return iterAll(ReadAllOptions.defaults());
    }

    /** The events of {@code $all}, as {@link #iter(String, ReadOptions)}. */
    EventStream iterAll(ReadAllOptions options);

    /**
     * Subscribes to a stream, which need not exist yet: live, or catching up if the options say where to start.
     *
     * @return at once; see {@link Subscription#started()}
     */
    Subscription subscribeTo(String stream, SubscribeOptions options);

    /** A volatile subscription: what is written from the server's confirmation on. */
    default Subscription subscribeTo(String stream) {
        return subscribeTo(stream, SubscribeOptions.live());
    }

    /** A volatile subscription to {@code $all}, which by default only administrators may. */
    default Subscription subscribeToAll() {
        return subscribeToAll(SubscribeOptions.live());
    }

    /** Subscribes to {@code $all}, which by default only administrators may. */
    Subscription subscribeToAll(SubscribeOptions options);

    /**
     * Creates a persistent subscription group on a stream, which need not exist. Members of {@code $admins} and {@code $ops} may.
     *
     * @param stream {@code $all} for a group on all streams, as {@link #createSubscriptionToAll}
     * @param settings begin at an event number and have no filter; for {@code $all} they begin at a position
     * @return fails with {@link io.photonpump.error.GroupAlreadyExistsException} or
     *     {@link io.photonpump.error.GroupRefusedException}; as the request is never sent twice, also with
     *     {@link io.photonpump.error.ConnectionLostException}
     */
    CompletableFuture<Void> createSubscription(String stream, String group, PersistentSubscriptionSettings settings);

    /**
     * Creates a persistent subscription group on {@code $all}. Members of {@code $admins} and {@code $ops} may.
     *
     * @param settings begin at a position ({@link io.photonpump.event.StartFrom#after(io.photonpump.stream.Position)}), and may have a
     *     filter
     * @return fails as {@link #createSubscription}, or with {@link io.photonpump.error.UnsupportedByServerException}, before anything
     *     is sent, if the connection has no groups on {@code $all}
     */
    default CompletableFuture<Void> createSubscriptionToAll(String group, PersistentSubscriptionSettings settings) {
        return createSubscription("$all", group, settings);
    }

    /**
     * Changes a group; its consumers are disconnected by the server and come back by themselves.
     *
     * @return fails as {@link #createSubscription}, or with {@link io.photonpump.error.GroupNotFoundException}
     */
    CompletableFuture<Void> updateSubscription(String stream, String group, PersistentSubscriptionSettings settings);

    /**
     * Changes a group on {@code $all}, as {@link #updateSubscription}.
     *
     * @return fails as {@link #createSubscriptionToAll}, or with {@link io.photonpump.error.GroupNotFoundException}
     */
    default CompletableFuture<Void> updateSubscriptionToAll(String group, PersistentSubscriptionSettings settings) {
        return updateSubscription("$all", group, settings);
    }

    /**
     * Deletes a group, with its position and its parked events.
     *
     * @return fails as {@link #createSubscription}, or with {@link io.photonpump.error.GroupNotFoundException}
     */
    CompletableFuture<Void> deleteSubscription(String stream, String group);

    /**
     * Deletes a group on {@code $all}, as {@link #deleteSubscription}.
     *
     * @return fails as {@link #createSubscriptionToAll}, or with {@link io.photonpump.error.GroupNotFoundException}
     */
    default CompletableFuture<Void> deleteSubscriptionToAll(String group) {
        return deleteSubscription("$all", group);
    }

    /**
     * Takes part in a persistent subscription group.
     *
     * @param stream {@code $all} for a group on all streams, as {@link #connectSubscriptionToAll(String, ConsumerOptions)}
     * @return at once; see {@link Subscription#started()}
     */
    PersistentSubscription connectSubscription(String stream, String group, ConsumerOptions options);

    /** Takes part in a persistent subscription group, with ten events in flight. */
    default PersistentSubscription connectSubscription(String stream, String group) {
        return connectSubscription(stream, group, ConsumerOptions.defaults());
    }

    /**
     * Takes part in a persistent subscription group on {@code $all}.
     *
     * @return at once; it ends with {@link io.photonpump.error.UnsupportedByServerException}, before anything is sent, if the
     *     connection has no groups on {@code $all}
     */
    default PersistentSubscription connectSubscriptionToAll(String group, ConsumerOptions options) {
        return connectSubscription("$all", group, options);
    }

    /** Takes part in a persistent subscription group on {@code $all}, with ten events in flight. */
    default PersistentSubscription connectSubscriptionToAll(String group) {
        return connectSubscriptionToAll(group, ConsumerOptions.defaults());
    }

    /**
     * Reads the metadata of a stream, which need not exist.
     *
     * @return fails with {@link io.photonpump.error.StreamDeletedException} if it was hard-deleted
     */
    CompletableFuture<StreamMetadataResult> getStreamMetadata(String stream);

    /**
     * Replaces the metadata of a stream.
     *
     * @param expected the version of the metadata, not of the stream: {@link StreamMetadataResult#expectedVersion()}
     */
    CompletableFuture<WriteResult> setStreamMetadata(String stream, StreamMetadata metadata, ExpectedVersion expected);

    /** Replaces the metadata of a stream by this JSON object, as it is. */
    CompletableFuture<WriteResult> setStreamMetadata(String stream, String json, ExpectedVersion expected);

    /** Replaces the server-wide default ACLs. Members of {@code $admins} may. */
    CompletableFuture<WriteResult> setSystemSettings(SystemSettings settings);

    /** What the server offers over HTTP: groups and parked events, users, projections, scavenging, statistics. */
    EventStoreAdmin admin();

    /**
     * Ends all subscriptions, fails what waits with {@link io.photonpump.error.ClientClosedException}, disconnects. Does not
     * wait for answers: a write whose future fails this way may have happened, so wait for the futures of writes first.
     */
    @Override
    void close();
}
