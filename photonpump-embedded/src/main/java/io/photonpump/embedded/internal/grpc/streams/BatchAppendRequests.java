package io.photonpump.embedded.internal.grpc.streams;

import com.google.protobuf.MessageLite;
import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcRequests;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.grpc.message.Ids;
import io.photonpump.embedded.internal.grpc.message.Names;
import io.photonpump.embedded.internal.protocol.NotHandled;
import io.photonpump.embedded.internal.protocol.RequestKind;
import io.photonpump.embedded.internal.store.WriteResult;
import io.photonpump.internal.grpc.proto.SharedMessages.BadRequest;
import io.photonpump.internal.grpc.proto.SharedMessages.MaximumAppendSizeExceeded;
import io.photonpump.internal.grpc.proto.SharedMessages.StreamDeleted;
import io.photonpump.internal.grpc.proto.SharedMessages.StreamIdentifier;
import io.photonpump.internal.grpc.proto.SharedMessages.Uuid;
import io.photonpump.internal.grpc.proto.StreamMessages.BatchAppendReq;
import io.photonpump.internal.grpc.proto.StreamMessages.BatchAppendResp;
import io.photonpump.internal.grpc.proto.StreamMessages.ProposedMessage;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Many writes of one call, each in one or more chunks. They are carried out in the order of their last chunks, and each is answered
 * for itself.
 */
final class BatchAppendRequests implements GrpcRequests<BatchAppendReq> {

    /** The write timeout of the real server, the longest deadline. */
    private static final Duration MAX_TIME = Duration.ofSeconds(2);

    /** How long an answer counts as pending: the real server needs some time for a write. */
    private static final long PENDING_NANOS = 50_000_000;

    private static final class Write {
        final Uuid correlationId;
        final StreamIdentifier identifier;
        final String stream;
        final long expected;
        final ProposedEvents events;

        Write(Uuid correlationId, BatchAppendReq.Options options, String stream, long expected, int maxSize) {
            this.correlationId = correlationId;
            this.identifier = options.getStreamIdentifier();
            this.stream = stream;
            this.expected = expected;
            this.events = new ProposedEvents(maxSize);
        }
    }

    private final GrpcCall call;
    private final Map<UUID, Write> writes = new HashMap<>();
    private long kept;
    private boolean answered;
    private long lastAnswer;

    BatchAppendRequests(GrpcCall call) {
        this.call = call;
        call.endless();
    }

    @Override
    public void next(BatchAppendReq chunk) {
        UUID id = Ids.parse(chunk.getCorrelationId());
        if (!chunk.hasOptions()) {
            add(id, chunk);
            return;
        }
        try {
            if (begin(id, chunk.getCorrelationId(), chunk.getOptions())) {
                add(id, chunk);
            }
        } catch (GrpcException e) {
            if (e.status().code() == StatusCode.NOT_FOUND || e.status().code() == StatusCode.RESOURCE_EXHAUSTED) {
                throw e; // not the leader: the call ends
            }
            remove(id);
            answer(
                    chunk.getCorrelationId(),
                    chunk.getOptions().getStreamIdentifier(),
                    BatchErrors.of(
                            StatusCode.INVALID_ARGUMENT,
                            BadRequest.newBuilder()
                                    .setMessage(e.status().message())
                                    .build()));
        }
    }

    /** Returns whether the write goes on: false if it was answered. Options of a write that has begun are ignored. */
    private boolean begin(UUID id, Uuid correlationId, BatchAppendReq.Options options) {
        if (writes.containsKey(id)) {
            return true;
        }
        long expected = Expectation.of(options);
        String stream = Names.writable(options.getStreamIdentifier());
        if (!call.writer().mayWrite(call.user(), stream)) {
            answer(
                    correlationId,
                    options.getStreamIdentifier(),
                    BatchErrors.of(StatusCode.PERMISSION_DENIED, "AccessDenied"));
            return false;
        }
        Duration time = time(options);
        if (time.isZero() || time.isNegative()) {
            answer(
                    correlationId,
                    options.getStreamIdentifier(),
                    BatchErrors.of(StatusCode.DEADLINE_EXCEEDED, "Timeout"));
            return false;
        }
        Write write = new Write(
                correlationId,
                options,
                stream,
                expected,
                call.engine().settings().maxAppendSize());
        writes.put(id, write);
        call.after(time, () -> expire(id, write));
        return true;
    }

    private Duration time(BatchAppendReq.Options options) {
        Duration wanted = switch (options.getDeadlineOptionCase()) {
            case DEADLINE ->
                Duration.ofSeconds(
                        options.getDeadline().getSeconds(),
                        options.getDeadline().getNanos());
            case DEADLINE_21_10 ->
                Duration.ofSeconds(
                                options.getDeadline2110().getSeconds(),
                                options.getDeadline2110().getNanos())
                        .minusMillis(call.engine().clock().now());
            case DEADLINEOPTION_NOT_SET -> MAX_TIME;
        };
        return wanted.compareTo(MAX_TIME) < 0 ? wanted : MAX_TIME;
    }

    private void expire(UUID id, Write write) {
        if (writes.get(id) == write) {
            remove(id);
            answer(Ids.structured(id), write.identifier, BatchErrors.of(StatusCode.DEADLINE_EXCEEDED, "Timeout"));
        }
    }

    private @Nullable Write remove(UUID id) {
        Write write = writes.remove(id);
        if (write != null) {
            keep(-write.events.kept());
        }
        return write;
    }

    private void keep(long more) {
        kept += more;
        call.keeps(kept);
    }

    /** Adds the events of a chunk. A chunk of a write that is not known is not answered. */
    private void add(UUID id, BatchAppendReq chunk) {
        Write write = writes.get(id);
        if (write == null) {
            return;
        }
        long before = write.events.kept();
        for (ProposedMessage message : chunk.getProposedMessagesList()) {
            write.events.add(message);
        }
        keep(write.events.kept() - before);
        if (write.events.isTooLarge()) {
            remove(id);
            answer(
                    write.correlationId,
                    write.identifier,
                    BatchErrors.of(
                            StatusCode.INVALID_ARGUMENT,
                            MaximumAppendSizeExceeded.newBuilder()
                                    .setMaxAppendSize(call.engine().settings().maxAppendSize())
                                    .build()));
        } else if (chunk.getIsFinal()) {
            remove(id);
            write(write);
        }
    }

    private void write(Write write) {
        NotHandled refusal = call.refusal(RequestKind.WRITE);
        if (refusal != null && refusal.leader() == null) {
            answer(write.correlationId, write.identifier, BatchErrors.of(refusal));
            return;
        }
        call.requireServed(RequestKind.WRITE);
        WriteResult result = call.writer().write(call.user(), write.stream, write.expected, write.events.list());
        switch (result.status()) {
            case WRITTEN, REPEATED ->
                answer(
                        write.correlationId,
                        write.identifier,
                        BatchAppendResp.newBuilder()
                                .setSuccess(WriteAnswers.success(call.writer(), write.stream, result)));
            case WRONG_EXPECTED_VERSION ->
                refuse(
                        write,
                        StatusCode.ALREADY_EXISTS,
                        WriteAnswers.wrongVersionDetails(write.expected, result.current()));
            case STREAM_DELETED ->
                refuse(
                        write,
                        StatusCode.NOT_FOUND,
                        StreamDeleted.newBuilder()
                                .setStreamIdentifier(write.identifier)
                                .build());
            case ACCESS_DENIED ->
                answer(
                        write.correlationId,
                        write.identifier,
                        BatchErrors.of(StatusCode.PERMISSION_DENIED, "AccessDenied"));
            case NO_REPLY -> {} // the real server does not answer either
        }
    }

    private void refuse(Write write, StatusCode code, MessageLite details) {
        answer(write.correlationId, write.identifier, BatchErrors.of(code, details));
    }

    private void answer(Uuid correlationId, StreamIdentifier stream, BatchAppendResp.Builder answer) {
        call.send(answer.setCorrelationId(correlationId)
                .setStreamIdentifier(stream)
                .build());
        answered = true;
        lastAnswer = System.nanoTime();
    }

    /**
     * The call ends if an answer is pending, and otherwise never, as on the real server. An answer counts as pending for a moment,
     * because the client may have ended its request right behind the write.
     */
    @Override
    public void completed() {
        if (answered && System.nanoTime() - lastAnswer < PENDING_NANOS) {
            call.finish();
        }
    }
}
