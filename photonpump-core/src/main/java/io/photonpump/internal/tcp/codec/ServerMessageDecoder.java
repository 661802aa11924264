package io.photonpump.internal.tcp.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import io.photonpump.client.ReadOptions;
import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ProtocolException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.GroupResult;
import io.photonpump.internal.message.NotHandledReason;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.CheckpointReached;
import io.photonpump.internal.message.ServerMessage.DeleteCompleted;
import io.photonpump.internal.message.ServerMessage.EventAppeared;
import io.photonpump.internal.message.ServerMessage.GroupCompleted;
import io.photonpump.internal.message.ServerMessage.NotHandled;
import io.photonpump.internal.message.ServerMessage.PersistentConfirmed;
import io.photonpump.internal.message.ServerMessage.PersistentEventAppeared;
import io.photonpump.internal.message.ServerMessage.ReadAllCompleted;
import io.photonpump.internal.message.ServerMessage.ReadEventCompleted;
import io.photonpump.internal.message.ServerMessage.ReadStreamCompleted;
import io.photonpump.internal.message.ServerMessage.SubscriptionConfirmed;
import io.photonpump.internal.message.ServerMessage.SubscriptionDropped;
import io.photonpump.internal.message.ServerMessage.TransactionCommitted;
import io.photonpump.internal.message.ServerMessage.TransactionStarted;
import io.photonpump.internal.message.ServerMessage.TransactionWritten;
import io.photonpump.internal.message.ServerMessage.Unexpected;
import io.photonpump.internal.message.ServerMessage.WriteCompleted;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.frame.Frame;
import io.photonpump.internal.tcp.frame.FrameWriter;
import io.photonpump.internal.tcp.proto.CheckpointReachedDto;
import io.photonpump.internal.tcp.proto.DeleteStreamCompletedDto;
import io.photonpump.internal.tcp.proto.LeaderInfoDto;
import io.photonpump.internal.tcp.proto.NotHandledDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionCompletedDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionConfirmationDto;
import io.photonpump.internal.tcp.proto.SubscriptionConfirmationDto;
import io.photonpump.internal.tcp.proto.SubscriptionDroppedDto;
import io.photonpump.internal.tcp.proto.TransactionCommitCompletedDto;
import io.photonpump.internal.tcp.proto.TransactionStartCompletedDto;
import io.photonpump.internal.tcp.proto.TransactionWriteCompletedDto;
import io.photonpump.stream.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A server's frame as a message; for one thread at a time. */
public final class ServerMessageDecoder {

    /**
     * The largest number of events that a page may have, because no client asks for more. A frame has room for millions of empty
     * events, which would take many times its size as objects.
     */
    static final int MAX_EVENTS = ReadOptions.MAX_COUNT;

    /** Neither a commit nor a prepare position. */
    private static final long NO_POSITION = -1;

    private final EventReader events;
    private final boolean encrypted;

    /**
     * A decoder whose events read JSON with this mapper.
     *
     * @param mapper the client's
     * @param encrypted whether the client uses TLS, which decides at which port it finds the leader
     */
    public ServerMessageDecoder(JsonMapper mapper, boolean encrypted) {
        this.events = new EventReader(mapper);
        this.encrypted = encrypted;
    }

    /**
     * Decodes a frame.
     *
     * @throws ProtocolException if its payload is not what its command says
     */
    public ServerMessage decode(Frame frame) {
        Command command = frame.command();
        if (command == null) {
            return new Unexpected(frame.code());
        }
        try {
            return decode(command, frame.payload());
        } catch (IOException | RuntimeException e) {
            throw new ProtocolException("the payload of " + command + " cannot be read: " + e.getMessage());
        }
    }

    private ServerMessage decode(Command command, ByteBuffer payload) throws IOException {
        return switch (command) {
            case STREAM_EVENT_APPEARED -> new EventAppeared(eventAppeared(payload));
            case PERSISTENT_SUBSCRIPTION_STREAM_EVENT_APPEARED -> new PersistentEventAppeared(eventAppeared(payload));
            case WRITE_EVENTS_COMPLETED -> writeCompleted(payload);
            case READ_EVENT_COMPLETED -> readEventCompleted(payload);
            case READ_STREAM_EVENTS_FORWARD_COMPLETED, READ_STREAM_EVENTS_BACKWARD_COMPLETED ->
                readStreamCompleted(payload);
            case READ_ALL_EVENTS_FORWARD_COMPLETED, READ_ALL_EVENTS_BACKWARD_COMPLETED ->
                readAllCompleted(payload, false);
            case FILTERED_READ_ALL_EVENTS_FORWARD_COMPLETED, FILTERED_READ_ALL_EVENTS_BACKWARD_COMPLETED ->
                readAllCompleted(payload, true);
            case PONG -> new ServerMessage.Pong();
            case NOT_AUTHENTICATED -> new ServerMessage.NotAuthenticated(FrameWriter.text(payload));
            case BAD_REQUEST -> new ServerMessage.BadRequest(FrameWriter.text(payload));
            case NOT_HANDLED -> notHandled(NotHandledDto.parseFrom(payload));
            case DELETE_STREAM_COMPLETED -> deleteCompleted(DeleteStreamCompletedDto.parseFrom(payload));
            case TRANSACTION_START_COMPLETED -> started(TransactionStartCompletedDto.parseFrom(payload));
            case TRANSACTION_WRITE_COMPLETED -> written(TransactionWriteCompletedDto.parseFrom(payload));
            case TRANSACTION_COMMIT_COMPLETED -> committed(TransactionCommitCompletedDto.parseFrom(payload));
            case SUBSCRIPTION_CONFIRMATION -> confirmed(SubscriptionConfirmationDto.parseFrom(payload));
            case SUBSCRIPTION_DROPPED ->
                new SubscriptionDropped(ResultCodes.dropped(
                        SubscriptionDroppedDto.parseFrom(payload).getReason()));
            case CHECKPOINT_REACHED -> checkpoint(CheckpointReachedDto.parseFrom(payload));
            case PERSISTENT_SUBSCRIPTION_CONFIRMATION ->
                confirmed(PersistentSubscriptionConfirmationDto.parseFrom(payload));
            case CREATE_PERSISTENT_SUBSCRIPTION_COMPLETED -> group(payload, GroupResult.ALREADY_EXISTS);
            case UPDATE_PERSISTENT_SUBSCRIPTION_COMPLETED, DELETE_PERSISTENT_SUBSCRIPTION_COMPLETED ->
                group(payload, GroupResult.DOES_NOT_EXIST);
            default -> new Unexpected(command.code());
        };
    }

    private static WriteCompleted writeCompleted(ByteBuffer payload) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(payload);
        int result = 0;
        String text = "";
        long first = 0;
        long last = 0;
        long prepare = NO_POSITION;
        long commit = NO_POSITION;
        long currentVersion = 0; // every server sends it, and servers from 22.6 leave out a zero
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> result = in.readInt32();
                case 2 -> text = in.readString();
                case 3 -> first = in.readInt64();
                case 4 -> last = in.readInt64();
                case 5 -> prepare = in.readInt64();
                case 6 -> commit = in.readInt64();
                case 7 -> currentVersion = in.readInt64();
                default -> in.skipField(tag);
            }
        }
        Position position = EventReader.position(commit, prepare);
        return new WriteCompleted(ResultCodes.operation(result), text, first, last, position, currentVersion);
    }

    private static TransactionStarted started(TransactionStartCompletedDto dto) {
        return new TransactionStarted(ResultCodes.operation(dto.getResult()), dto.getMessage(), dto.getTransactionId());
    }

    private static TransactionWritten written(TransactionWriteCompletedDto dto) {
        return new TransactionWritten(ResultCodes.operation(dto.getResult()), dto.getMessage());
    }

    private static TransactionCommitted committed(TransactionCommitCompletedDto dto) {
        return new TransactionCommitted(
                ResultCodes.operation(dto.getResult()),
                dto.getMessage(),
                dto.getFirstEventNumber(),
                dto.getLastEventNumber(),
                dto.hasCommitPosition()
                        ? EventReader.position(dto.getCommitPosition(), dto.getPreparePosition())
                        : null);
    }

    private static DeleteCompleted deleteCompleted(DeleteStreamCompletedDto dto) {
        return new DeleteCompleted(
                ResultCodes.operation(dto.getResult()),
                dto.getMessage(),
                dto.hasCommitPosition()
                        ? EventReader.position(dto.getCommitPosition(), dto.getPreparePosition())
                        : null,
                dto.hasCurrentVersion() ? (Long) dto.getCurrentVersion() : null);
    }

    private static SubscriptionConfirmed confirmed(SubscriptionConfirmationDto dto) {
        return new SubscriptionConfirmed(dto.getLastCommitPosition(), dto.getLastEventNumber());
    }

    private static PersistentConfirmed confirmed(PersistentSubscriptionConfirmationDto dto) {
        return new PersistentConfirmed(dto.getSubscriptionId(), dto.getLastEventNumber());
    }

    private static CheckpointReached checkpoint(CheckpointReachedDto dto) {
        return new CheckpointReached(new Position(dto.getCommitPosition(), dto.getPreparePosition()));
    }

    private static GroupCompleted group(ByteBuffer payload, GroupResult one) throws InvalidProtocolBufferException {
        PersistentSubscriptionCompletedDto dto = PersistentSubscriptionCompletedDto.parseFrom(payload);
        return new GroupCompleted(ResultCodes.group(dto.getResult(), one), dto.getReason());
    }

    private NotHandled notHandled(NotHandledDto dto) {
        NotHandledReason reason = ResultCodes.notHandled(dto.getReason());
        if (reason != NotHandledReason.NOT_LEADER && reason != NotHandledReason.READ_ONLY) {
            // For other reasons it may be a text (docs/protocol.md, NotHandled message).
            return new NotHandled(reason, null);
        }
        return leader(reason, dto.getAdditionalInfo());
    }

    private NotHandled leader(NotHandledReason reason, ByteString info) {
        try {
            LeaderInfoDto leader = LeaderInfoDto.parseFrom(info);
            return new NotHandled(
                    reason,
                    encrypted
                            ? endpoint(leader.getExternalSecureTcpAddress(), leader.getExternalSecureTcpPort())
                            : endpoint(leader.getExternalTcpAddress(), leader.getExternalTcpPort()));
        } catch (InvalidProtocolBufferException e) {
            return new NotHandled(reason, null);
        }
    }

    private static @Nullable Endpoint endpoint(String host, int port) {
        return host.isEmpty() || port < 1 || port > 65_535 ? null : new Endpoint(host, port);
    }

    private ResolvedEvent eventAppeared(ByteBuffer payload) throws IOException {
        CodedInputStream in = events.open(payload);
        ResolvedEvent event = null;
        int retryCount = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> event = events.resolved();
                case 2 -> retryCount = in.readInt32();
                default -> in.skipField(tag);
            }
        }
        if (event == null) {
            throw new IllegalArgumentException("it has no event");
        }
        return retryCount == 0 ? event : new ResolvedEvent(event.event(), event.link(), event.position(), retryCount);
    }

    private ReadEventCompleted readEventCompleted(ByteBuffer payload) throws IOException {
        CodedInputStream in = events.open(payload);
        ResolvedEvent event = null;
        int result = 0;
        String error = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> result = in.readInt32();
                case 2 -> event = events.resolved();
                case 3 -> error = in.readString();
                default -> in.skipField(tag);
            }
        }
        return new ReadEventCompleted(ResultCodes.readEvent(result), event, error);
    }

    private ReadStreamCompleted readStreamCompleted(ByteBuffer payload) throws IOException {
        CodedInputStream in = events.open(payload);
        List<ResolvedEvent> page = new ArrayList<>();
        int count = 0;
        int result = 0;
        long next = 0;
        long last = 0;
        boolean end = false;
        String error = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> add(page, ++count);
                case 2 -> result = in.readInt32();
                case 3 -> next = in.readInt64();
                case 4 -> last = in.readInt64();
                case 5 -> end = in.readBool();
                case 7 -> error = in.readString();
                default -> in.skipField(tag);
            }
        }
        return new ReadStreamCompleted(
                ResultCodes.readStream(result), Collections.unmodifiableList(page), next, last, end, error);
    }

    /** Filtered answers have the end in field 6, and what follows moves up by one. */
    private ReadAllCompleted readAllCompleted(ByteBuffer payload, boolean filtered) throws IOException {
        CodedInputStream in = events.open(payload);
        List<ResolvedEvent> page = new ArrayList<>();
        int count = 0;
        int result = 0;
        long commit = 0;
        long prepare = 0;
        long nextCommit = 0;
        long nextPrepare = 0;
        boolean end = false;
        String error = "";
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (filtered && field >= 6) {
                field = field == 6 ? 0 : field - 1;
            }
            switch (field) {
                case 0 -> end = in.readBool();
                case 1 -> commit = in.readInt64();
                case 2 -> prepare = in.readInt64();
                case 3 -> add(page, ++count);
                case 4 -> nextCommit = in.readInt64();
                case 5 -> nextPrepare = in.readInt64();
                case 6 -> result = in.readInt32();
                case 7 -> error = in.readString();
                default -> in.skipField(tag);
            }
        }
        return new ReadAllCompleted(
                ResultCodes.readAll(result),
                Collections.unmodifiableList(page),
                positionOrEnd(commit, prepare),
                positionOrEnd(nextCommit, nextPrepare),
                filtered ? (Boolean) end : null,
                error);
    }

    private static Position positionOrEnd(long commit, long prepare) {
        Position position = EventReader.position(commit, prepare);
        return position == null ? Position.END : position;
    }

    /** @param count which event of the page this is, from 1 */
    private void add(List<ResolvedEvent> page, int count) throws IOException {
        if (count > MAX_EVENTS) {
            throw new IllegalArgumentException("it has more than " + MAX_EVENTS + " events");
        }
        ResolvedEvent event = events.resolved();
        if (event != null) {
            page.add(event);
        }
    }
}
