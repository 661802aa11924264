package io.photonpump.internal.tcp.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import io.photonpump.event.EventFilter;
import io.photonpump.event.StartFrom;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.FramePayload;
import io.photonpump.internal.tcp.frame.GuidBytes;
import io.photonpump.internal.tcp.proto.ConnectToPersistentSubscriptionDto;
import io.photonpump.internal.tcp.proto.DeletePersistentSubscriptionDto;
import io.photonpump.internal.tcp.proto.DeleteStreamDto;
import io.photonpump.internal.tcp.proto.FilterDto;
import io.photonpump.internal.tcp.proto.FilteredReadAllEventsDto;
import io.photonpump.internal.tcp.proto.FilteredSubscribeToStreamDto;
import io.photonpump.internal.tcp.proto.IdentifyClientDto;
import io.photonpump.internal.tcp.proto.NewEventDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionAckEventsDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionNakEventsDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionSettingsDto;
import io.photonpump.internal.tcp.proto.ReadAllEventsDto;
import io.photonpump.internal.tcp.proto.ReadEventDto;
import io.photonpump.internal.tcp.proto.ReadStreamEventsDto;
import io.photonpump.internal.tcp.proto.SubscribeToStreamDto;
import io.photonpump.internal.tcp.proto.TransactionCommitDto;
import io.photonpump.internal.tcp.proto.TransactionStartDto;
import io.photonpump.internal.tcp.proto.TransactionWriteDto;
import io.photonpump.stream.Direction;
import io.photonpump.subscription.ConsumerStrategy;
import io.photonpump.subscription.NackAction;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

/**
 * A client's message as command and payload. Required fields are always written, zeros included, because servers up to
 * 21.10 insist on them (docs/protocol.md, Encoding of messages).
 */
public final class ClientMessageEncoder {

    private static final int JSON = 1;
    private static final int BINARY = 0;

    private ClientMessageEncoder() {}

    /** Command and payload of a message. */
    public record Encoded(Command command, FramePayload payload) {}

    public static Encoded encode(ClientMessage message) {
        if (message instanceof ClientMessage.WriteEvents write) {
            return new Encoded(Command.WRITE_EVENTS, new EventWriter(write));
        } else if (message instanceof ClientMessage.Ack ack) {
            return encoded(Command.PERSISTENT_SUBSCRIPTION_ACK_EVENTS, ack(ack));
        } else if (message instanceof ClientMessage.ReadEvent read) {
            return encoded(Command.READ_EVENT, readEvent(read));
        } else if (message instanceof ClientMessage.ReadStream read) {
            return encoded(
                    read.direction() == Direction.FORWARD
                            ? Command.READ_STREAM_EVENTS_FORWARD
                            : Command.READ_STREAM_EVENTS_BACKWARD,
                    readStream(read));
        } else if (message instanceof ClientMessage.ReadAll read) {
            return readAll(read);
        } else if (message instanceof ClientMessage.Subscribe subscribe) {
            return subscribe(subscribe);
        } else if (message instanceof ClientMessage.Nack nack) {
            return encoded(Command.PERSISTENT_SUBSCRIPTION_NAK_EVENTS, nack(nack));
        } else if (message instanceof ClientMessage.DeleteStream delete) {
            return encoded(Command.DELETE_STREAM, delete(delete));
        }
        return encodeRare(message);
    }

    private static Encoded encodeRare(ClientMessage message) {
        if (message instanceof ClientMessage.TransactionStart start) {
            return encoded(Command.TRANSACTION_START, transactionStart(start));
        } else if (message instanceof ClientMessage.TransactionWrite write) {
            return encoded(Command.TRANSACTION_WRITE, transactionWrite(write));
        } else if (message instanceof ClientMessage.TransactionCommit commit) {
            return encoded(Command.TRANSACTION_COMMIT, transactionCommit(commit));
        } else if (message instanceof ClientMessage.CreatePersistent create) {
            return encoded(
                    Command.CREATE_PERSISTENT_SUBSCRIPTION,
                    settings(create.stream(), create.group(), create.settings()));
        } else if (message instanceof ClientMessage.UpdatePersistent update) {
            return encoded(
                    Command.UPDATE_PERSISTENT_SUBSCRIPTION,
                    settings(update.stream(), update.group(), update.settings()));
        } else if (message instanceof ClientMessage.DeletePersistent delete) {
            return encoded(Command.DELETE_PERSISTENT_SUBSCRIPTION, deleteGroup(delete));
        } else if (message instanceof ClientMessage.ConnectPersistent connect) {
            return encoded(Command.CONNECT_TO_PERSISTENT_SUBSCRIPTION, connect(connect));
        } else if (message instanceof ClientMessage.Unsubscribe) {
            return empty(Command.UNSUBSCRIBE_FROM_STREAM);
        } else if (message instanceof ClientMessage.Ping) {
            return empty(Command.PING);
        }
        throw new AssertionError(message);
    }

    private static Encoded empty(Command command) {
        return new Encoded(command, FramePayload.EMPTY);
    }

    private static Encoded encoded(Command command, MessageLite message) {
        return new Encoded(command, new ProtoPayload(message));
    }

    /** Encodes the first message on a connection, which no conversation sends. */
    public static Encoded identify(int version, String connectionName) {
        return encoded(
                Command.IDENTIFY_CLIENT,
                IdentifyClientDto.newBuilder()
                        .setVersion(version)
                        .setConnectionName(connectionName)
                        .build());
    }

    private static NewEventDto event(EventData event) {
        int contentType = event.json() ? JSON : BINARY;
        return NewEventDto.newBuilder()
                .setEventId(id(event.id()))
                .setEventType(event.type())
                .setDataContentType(contentType)
                .setMetadataContentType(contentType)
                .setData(UnsafeByteOperations.unsafeWrap(event.data()))
                .setMetadata(UnsafeByteOperations.unsafeWrap(event.metadata()))
                .build();
    }

    private static ByteString id(UUID id) {
        return UnsafeByteOperations.unsafeWrap(GuidBytes.encode(id));
    }

    private static MessageLite delete(ClientMessage.DeleteStream delete) {
        return DeleteStreamDto.newBuilder()
                .setEventStreamId(delete.stream())
                .setExpectedVersion(delete.expectedVersion())
                .setRequireLeader(delete.requireLeader())
                .setHardDelete(delete.hard())
                .build();
    }

    private static MessageLite transactionStart(ClientMessage.TransactionStart start) {
        return TransactionStartDto.newBuilder()
                .setEventStreamId(start.stream())
                .setExpectedVersion(start.expectedVersion())
                .setRequireLeader(start.requireLeader())
                .build();
    }

    private static MessageLite transactionWrite(ClientMessage.TransactionWrite write) {
        TransactionWriteDto.Builder builder = TransactionWriteDto.newBuilder()
                .setTransactionId(write.transactionId())
                .setRequireLeader(write.requireLeader());
        write.events().forEach(event -> builder.addEvents(event(event)));
        return builder.build();
    }

    private static MessageLite transactionCommit(ClientMessage.TransactionCommit commit) {
        return TransactionCommitDto.newBuilder()
                .setTransactionId(commit.transactionId())
                .setRequireLeader(commit.requireLeader())
                .build();
    }

    private static MessageLite readEvent(ClientMessage.ReadEvent read) {
        return ReadEventDto.newBuilder()
                .setEventStreamId(read.stream())
                .setEventNumber(read.eventNumber())
                .setResolveLinkTos(read.resolveLinks())
                .setRequireLeader(read.requireLeader())
                .build();
    }

    private static MessageLite readStream(ClientMessage.ReadStream read) {
        return ReadStreamEventsDto.newBuilder()
                .setEventStreamId(read.stream())
                .setFromEventNumber(read.from())
                .setMaxCount(read.maxCount())
                .setResolveLinkTos(read.resolveLinks())
                .setRequireLeader(read.requireLeader())
                .build();
    }

    private static Encoded readAll(ClientMessage.ReadAll read) {
        boolean forward = read.direction() == Direction.FORWARD;
        EventFilter filter = read.filter();
        if (filter != null) {
            return encoded(
                    forward ? Command.FILTERED_READ_ALL_EVENTS_FORWARD : Command.FILTERED_READ_ALL_EVENTS_BACKWARD,
                    FilteredReadAllEventsDto.newBuilder()
                            .setCommitPosition(read.from().commit())
                            .setPreparePosition(read.from().prepare())
                            .setMaxCount(read.maxCount())
                            .setMaxSearchWindow(read.searchWindow())
                            .setResolveLinkTos(read.resolveLinks())
                            .setRequireLeader(read.requireLeader())
                            .setFilter(filter(filter))
                            .build());
        }
        return encoded(
                forward ? Command.READ_ALL_EVENTS_FORWARD : Command.READ_ALL_EVENTS_BACKWARD,
                ReadAllEventsDto.newBuilder()
                        .setCommitPosition(read.from().commit())
                        .setPreparePosition(read.from().prepare())
                        .setMaxCount(read.maxCount())
                        .setResolveLinkTos(read.resolveLinks())
                        .setRequireLeader(read.requireLeader())
                        .build());
    }

    private static FilterDto filter(EventFilter filter) {
        return FilterDto.newBuilder()
                .setContext(
                        switch (filter.on()) {
                            case STREAM -> 0;
                            case EVENT_TYPE -> 1;
                        })
                .setType(
                        switch (filter.kind()) {
                            case REGEX -> 0;
                            case PREFIX -> 1;
                        })
                .addAllData(filter.patterns())
                .build();
    }

    private static Encoded subscribe(ClientMessage.Subscribe subscribe) {
        EventFilter filter = subscribe.filter();
        if (filter != null) {
            return encoded(
                    Command.FILTERED_SUBSCRIBE_TO_STREAM,
                    FilteredSubscribeToStreamDto.newBuilder()
                            .setEventStreamId(subscribe.stream())
                            .setResolveLinkTos(subscribe.resolveLinks())
                            .setFilter(filter(filter))
                            .setCheckpointInterval(subscribe.checkpointInterval())
                            .build());
        }
        return encoded(
                Command.SUBSCRIBE_TO_STREAM,
                SubscribeToStreamDto.newBuilder()
                        .setEventStreamId(subscribe.stream())
                        .setResolveLinkTos(subscribe.resolveLinks())
                        .build());
    }

    private static MessageLite settings(String stream, String group, PersistentSubscriptionSettings settings) {
        return PersistentSubscriptionSettingsDto.newBuilder()
                .setSubscriptionGroupName(group)
                .setEventStreamId(stream)
                .setResolveLinkTos(settings.resolveLinks())
                .setStartFrom(startNumber(settings.startFrom()))
                .setMessageTimeoutMilliseconds((int) settings.messageTimeout().toMillis())
                .setRecordStatistics(settings.extraStatistics())
                .setLiveBufferSize(settings.liveBufferSize())
                .setReadBatchSize(settings.readBatchSize())
                .setBufferSize(settings.bufferSize())
                .setMaxRetryCount(settings.maxRetryCount())
                .setPreferRoundRobin(settings.strategy() == ConsumerStrategy.ROUND_ROBIN)
                .setCheckpointAfterTime((int) settings.checkpointAfter().toMillis())
                .setCheckpointMaxCount(settings.maxCheckpointCount())
                .setCheckpointMinCount(settings.minCheckpointCount())
                .setSubscriberMaxCount(settings.maxSubscriberCount())
                .setNamedConsumerStrategy(settings.strategy().wireName())
                .build();
    }

    /** Returns the number of the first event to deliver; -1 for events that are written after the group was created. */
    private static long startNumber(StartFrom start) {
        if (start instanceof StartFrom.AtEvent at) {
            return at.eventNumber();
        } else if (start instanceof StartFrom.AfterEvent after) {
            return after.eventNumber() + 1;
        } else if (start instanceof StartFrom.AfterPosition) {
            throw new IllegalArgumentException("a group on a stream has no position of $all");
        }
        return start == StartFrom.beginning() ? 0 : -1;
    }

    private static MessageLite deleteGroup(ClientMessage.DeletePersistent delete) {
        return DeletePersistentSubscriptionDto.newBuilder()
                .setSubscriptionGroupName(delete.group())
                .setEventStreamId(delete.stream())
                .build();
    }

    private static MessageLite connect(ClientMessage.ConnectPersistent connect) {
        return ConnectToPersistentSubscriptionDto.newBuilder()
                .setSubscriptionId(connect.group())
                .setEventStreamId(connect.stream())
                .setAllowedInFlightMessages(connect.inFlight())
                .build();
    }

    private static MessageLite ack(ClientMessage.Ack ack) {
        PersistentSubscriptionAckEventsDto.Builder builder =
                PersistentSubscriptionAckEventsDto.newBuilder().setSubscriptionId(ack.subscriptionId());
        ack.eventIds().forEach(id -> builder.addProcessedEventIds(id(id)));
        return builder.build();
    }

    private static MessageLite nack(ClientMessage.Nack nack) {
        PersistentSubscriptionNakEventsDto.Builder builder = PersistentSubscriptionNakEventsDto.newBuilder()
                .setSubscriptionId(nack.subscriptionId())
                .setMessage(nack.reason())
                .setAction(number(nack.action()));
        nack.eventIds().forEach(id -> builder.addProcessedEventIds(id(id)));
        return builder.build();
    }

    private static int number(NackAction action) {
        return switch (action) {
            case PARK -> 1;
            case RETRY -> 2;
            case SKIP -> 3;
        };
    }

    private record ProtoPayload(MessageLite message) implements FramePayload {
        @Override
        public int size() {
            return message.getSerializedSize();
        }

        @Override
        public void writeTo(byte[] out, int at) {
            try {
                CodedOutputStream stream = CodedOutputStream.newInstance(out, at, size());
                message.writeTo(stream);
                stream.checkNoSpaceLeft();
            } catch (IOException e) {
                throw new UncheckedIOException("a buffer of the message's own size is too small", e);
            }
        }
    }
}
