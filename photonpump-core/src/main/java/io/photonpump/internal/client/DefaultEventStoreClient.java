package io.photonpump.internal.client;

import static java.util.Objects.requireNonNull;

import io.photonpump.client.CallOptions;
import io.photonpump.client.ConnectionStatus;
import io.photonpump.client.DeleteMode;
import io.photonpump.client.EventStoreAdmin;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.client.ReadAllOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.client.Transaction;
import io.photonpump.error.EventNotFoundException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.AllSlice;
import io.photonpump.event.ConditionalWriteResult;
import io.photonpump.event.Content;
import io.photonpump.event.DeleteResult;
import io.photonpump.event.NewEvent;
import io.photonpump.event.PublishSummary;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StreamMetadata;
import io.photonpump.event.StreamMetadataResult;
import io.photonpump.event.StreamSlice;
import io.photonpump.event.SystemSettings;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.consumer.PersistentSubscriptionHandle;
import io.photonpump.internal.consumer.PublisherPump;
import io.photonpump.internal.consumer.ReadConversations;
import io.photonpump.internal.consumer.ReadSource;
import io.photonpump.internal.consumer.ReadStream;
import io.photonpump.internal.consumer.Subscriptions;
import io.photonpump.internal.conversation.DeleteConversation;
import io.photonpump.internal.conversation.GroupConversation;
import io.photonpump.internal.conversation.PageRead;
import io.photonpump.internal.conversation.PingConversation;
import io.photonpump.internal.conversation.ReadEventConversation;
import io.photonpump.internal.conversation.TransactionConversation;
import io.photonpump.internal.conversation.WriteConversation;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.request.EventEncoder;
import io.photonpump.internal.request.GroupChecks;
import io.photonpump.internal.request.NameChecks;
import io.photonpump.internal.request.RequestSubmitter;
import io.photonpump.internal.request.TranslatedOutcome;
import io.photonpump.internal.thread.CallbackFuture;
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
import java.util.function.Supplier;

/**
 * The client of an application. Each method starts a conversation. Views made by {@link #with} share everything but their
 * options.
 */
public final class DefaultEventStoreClient implements EventStoreClient {

    private static final long LAST_EVENT = -1;
    private static final String METADATA_TYPE = "$metadata";
    private static final String SETTINGS_STREAM = "$settings";
    private static final String SETTINGS_TYPE = "$settings";

    private final ClientCore core;
    private final RequestSubmitter submitter;
    private final EventEncoder encoder;
    private final MetadataJson metadataJson;
    private final CallOptions options;

    /** Creates a view of the core with these options. */
    DefaultEventStoreClient(ClientCore core, CallOptions options) {
        this.core = core;
        this.submitter = core.submitter();
        this.encoder = core.encoder();
        this.metadataJson = core.metadataJson();
        this.options = options;
    }

    @Override
    public CompletableFuture<EventStoreClient> connected() {
        return core.connected().thenApply(ready -> this);
    }

    @Override
    public ConnectionStatus status() {
        return core.status();
    }

    @Override
    public EventStoreClient with(CallOptions newOptions) {
        return new DefaultEventStoreClient(core, requireNonNull(newOptions, "options"));
    }

    @Override
    public CompletableFuture<Duration> ping() {
        return submitter.request(new PingConversation(), options, 0);
    }

    @Override
    public CompletableFuture<WriteResult> publish(String stream, List<NewEvent> events, PublishOptions publishOptions) {
        NameChecks.requireWritable(stream);
        requireNonNull(publishOptions, "options");
        return write(stream, encoder.encode(events), publishOptions);
    }

    private CompletableFuture<WriteResult> write(String stream, List<EventData> events, PublishOptions publishOptions) {
        return submitter.request(conversation(stream, events, publishOptions), options, EventData.size(events));
    }

    private static WriteConversation conversation(
            String stream, List<EventData> events, PublishOptions publishOptions) {
        return new WriteConversation(
                stream,
                publishOptions.expectedVersion(),
                events,
                publishOptions.requireLeader(),
                publishOptions.ordered());
    }

    @Override
    public CompletableFuture<PublishSummary> publish(
            String stream, Flow.Publisher<NewEvent> events, PublishOptions publishOptions) {
        NameChecks.requireWritable(stream);
        requireNonNull(events, "events");
        requireNonNull(publishOptions, "options");
        CompletableFuture<PublishSummary> done =
                new CallbackFuture<>(submitter.callbacks().executor());
        PublisherPump pump = new PublisherPump(
                stream,
                publishOptions,
                encoder::encode,
                (batch, expected) -> write(stream, batch, publishOptions.withExpectedVersion(expected)),
                done);
        core.whenClosed(() -> pump.stop(submitter.closed("publishing to '" + stream + "'")), done);
        pump.drawFrom(events);
        return done;
    }

    @Override
    public CompletableFuture<ConditionalWriteResult> tryPublish(
            String stream, List<NewEvent> events, PublishOptions publishOptions) {
        NameChecks.requireWritable(stream);
        requireNonNull(publishOptions, "options");
        List<EventData> encoded = encoder.encode(events);
        return submitter.request(
                conversation(stream, encoded, publishOptions),
                options,
                EventData.size(encoded),
                future -> new TranslatedOutcome<>(
                        future, DefaultEventStoreClient::written, DefaultEventStoreClient::notWritten));
    }

    private static ConditionalWriteResult written(WriteResult result) {
        return new ConditionalWriteResult(ConditionalWriteResult.Status.WRITTEN, result, null);
    }

    private static ConditionalWriteResult notWritten(PhotonPumpException error) {
        if (error instanceof WrongExpectedVersionException wrong) {
            return new ConditionalWriteResult(
                    ConditionalWriteResult.Status.WRONG_EXPECTED_VERSION, null, wrong.actual());
        } else if (error instanceof StreamDeletedException) {
            return new ConditionalWriteResult(ConditionalWriteResult.Status.STREAM_DELETED, null, null);
        }
        throw error;
    }

    @Override
    public CompletableFuture<Transaction> startTransaction(String stream, ExpectedVersion expected) {
        NameChecks.requireWritable(stream);
        if (requireNonNull(expected, "expectedVersion").equals(ExpectedVersion.streamExists())) {
            throw new IllegalArgumentException("the server does not take streamExists() for a transaction: use any()");
        }
        return submitter.request(
                new TransactionConversation.Start(stream, expected, true),
                options,
                0,
                future -> new TranslatedOutcome<Long, Transaction>(
                        future, id -> new DefaultTransaction(submitter, encoder, options, stream, expected, id)));
    }

    @Override
    public Transaction continueTransaction(String stream, long transactionId) {
        NameChecks.requireWritable(stream);
        if (transactionId < 0) {
            throw new IllegalArgumentException("a transaction's number is 0 or more, not " + transactionId);
        }
        return new DefaultTransaction(submitter, encoder, options, stream, null, transactionId);
    }

    @Override
    public CompletableFuture<DeleteResult> deleteStream(String stream, ExpectedVersion expected, DeleteMode mode) {
        NameChecks.requireWritable(stream);
        requireNonNull(mode, "mode");
        if (requireNonNull(expected, "expectedVersion").equals(ExpectedVersion.streamExists())) {
            throw new IllegalArgumentException("the server does not take streamExists() for a deletion: use any()");
        }
        return submitter.request(new DeleteConversation(stream, expected, mode == DeleteMode.HARD, true), options, 0);
    }

    @Override
    public CompletableFuture<ResolvedEvent> getEvent(String stream, long eventNumber, ReadOptions readOptions) {
        NameChecks.requireReadable(stream, "getAll");
        requireNonNull(readOptions, "options");
        if (eventNumber < LAST_EVENT) {
            throw new IllegalArgumentException(
                    "an event number is 0 or more, or -1 for the last event, not " + eventNumber);
        }
        return submitter.request(
                new ReadEventConversation(
                        stream,
                        eventNumber,
                        readOptions.resolveLinks(),
                        core.requireLeader(readOptions.requireLeader())),
                options,
                0);
    }

    @Override
    public CompletableFuture<StreamSlice> get(String stream, ReadOptions readOptions) {
        NameChecks.requireReadable(stream, "getAll");
        requireNonNull(readOptions, "options");
        return submitter.request(read(stream, readOptions), options, 0);
    }

    @Override
    public CompletableFuture<AllSlice> getAll(ReadAllOptions readOptions) {
        requireNonNull(readOptions, "options");
        return submitter.request(read(readOptions), options, 0);
    }

    @Override
    public EventStream iter(String stream, ReadOptions readOptions) {
        NameChecks.requireReadable(stream, "iterAll");
        requireNonNull(readOptions, "options");
        return new ReadStream(
                () -> new ReadSource<>(submitter, options, read(stream, readOptions), readOptions.maxCount()),
                submitter.callbacks());
    }

    @Override
    public EventStream iterAll(ReadAllOptions readOptions) {
        requireNonNull(readOptions, "options");
        return new ReadStream(
                () -> new ReadSource<>(submitter, options, read(readOptions), readOptions.maxCount()),
                submitter.callbacks());
    }

    private PageRead<StreamSlice> read(String stream, ReadOptions readOptions) {
        return ReadConversations.stream(stream, readOptions, core.requireLeader(readOptions.requireLeader()));
    }

    private PageRead<AllSlice> read(ReadAllOptions readOptions) {
        return ReadConversations.all(readOptions, core.requireLeader(readOptions.requireLeader()));
    }

    @Override
    public Subscription subscribeTo(String stream, SubscribeOptions subscribeOptions) {
        NameChecks.requireStream(stream);
        requireNonNull(subscribeOptions, "options");
        if (stream.equals(NameChecks.ALL)) {
            return subscribeToAll(subscribeOptions);
        }
        return Subscriptions.toStream(submitter, stream, subscribeOptions, core.requireLeader(null), options);
    }

    @Override
    public Subscription subscribeToAll(SubscribeOptions subscribeOptions) {
        requireNonNull(subscribeOptions, "options");
        return Subscriptions.toAll(submitter, subscribeOptions, core.requireLeader(null), options);
    }

    @Override
    public CompletableFuture<Void> createSubscription(
            String stream, String group, PersistentSubscriptionSettings settings) {
        GroupChecks.requireFitting(stream, settings);
        return group(stream, group, () -> GroupConversation.create(stream, group, settings));
    }

    @Override
    public CompletableFuture<Void> updateSubscription(
            String stream, String group, PersistentSubscriptionSettings settings) {
        GroupChecks.requireFitting(stream, settings);
        return group(stream, group, () -> GroupConversation.update(stream, group, settings));
    }

    @Override
    public CompletableFuture<Void> deleteSubscription(String stream, String group) {
        return group(stream, group, () -> GroupConversation.delete(stream, group));
    }

    private CompletableFuture<Void> group(String stream, String group, Supplier<GroupConversation> conversation) {
        NameChecks.requireWritable(stream);
        NameChecks.requireGroup(group);
        return submitter.nothing(conversation.get(), options, 0);
    }

    @Override
    public PersistentSubscription connectSubscription(String stream, String group, ConsumerOptions connectOptions) {
        NameChecks.requireWritable(stream);
        NameChecks.requireGroup(group);
        requireNonNull(connectOptions, "options");
        PersistentSubscriptionHandle subscription =
                new PersistentSubscriptionHandle(submitter, stream, group, connectOptions);
        subscription.begin(options);
        return subscription;
    }

    @Override
    public CompletableFuture<StreamMetadataResult> getStreamMetadata(String stream) {
        NameChecks.requireStream(stream);
        return submitter.request(
                new ReadEventConversation("$$" + stream, LAST_EVENT, false, core.requireLeader(null)),
                options,
                0,
                future -> new TranslatedOutcome<>(
                        future, event -> metadata(stream, event.received()), error -> noMetadata(stream, error)));
    }

    private StreamMetadataResult metadata(String stream, RecordedEvent record) {
        return new StreamMetadataResult(stream, metadataJson.read(record.data()), record.eventNumber(), record.data());
    }

    private static StreamMetadataResult noMetadata(String stream, PhotonPumpException error) {
        if (error instanceof StreamNotFoundException || error instanceof EventNotFoundException) {
            return new StreamMetadataResult(stream, StreamMetadata.defaults(), -1, Content.EMPTY);
        }
        throw error instanceof StreamDeletedException ? new StreamDeletedException(stream) : error;
    }

    @Override
    public CompletableFuture<WriteResult> setStreamMetadata(
            String stream, StreamMetadata metadata, ExpectedVersion expected) {
        return writeMetadata(stream, metadataJson.write(requireNonNull(metadata, "metadata")), expected);
    }

    @Override
    public CompletableFuture<WriteResult> setStreamMetadata(String stream, String json, ExpectedVersion expected) {
        metadataJson.requireObject(json);
        return writeMetadata(stream, json, expected);
    }

    private CompletableFuture<WriteResult> writeMetadata(String stream, String json, ExpectedVersion expected) {
        NameChecks.requireWritable(stream);
        requireNonNull(expected, "expected");
        return writeOne("$$" + stream, NewEvent.json(METADATA_TYPE, json), expected);
    }

    private CompletableFuture<WriteResult> writeOne(String stream, NewEvent event, ExpectedVersion expected) {
        return write(
                stream,
                List.of(encoder.encode(event)),
                PublishOptions.defaults().withExpectedVersion(expected));
    }

    @Override
    public CompletableFuture<WriteResult> setSystemSettings(SystemSettings settings) {
        NewEvent event = NewEvent.json(SETTINGS_TYPE, metadataJson.write(requireNonNull(settings, "settings")));
        return writeOne(SETTINGS_STREAM, event, ExpectedVersion.any());
    }

    @Override
    public EventStoreAdmin admin() {
        return core.admin().with(options);
    }

    @Override
    public void close() {
        core.close();
    }

    @Override
    public String toString() {
        return "EventStoreClient[" + core.name() + ", " + core.status().phase() + "]";
    }
}
