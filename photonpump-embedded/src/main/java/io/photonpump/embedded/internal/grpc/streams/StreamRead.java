package io.photonpump.embedded.internal.grpc.streams;

import io.photonpump.embedded.internal.engine.SliceResult;
import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.grpc.message.Names;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.internal.grpc.proto.StreamMessages.ReadResp;
import java.util.ArrayDeque;
import java.util.Queue;

/** A read of a stream, page by page, as fast as its client takes it. */
final class StreamRead {

    /** The number of events of a page, as in the real server, whose answers show it. */
    static final int PAGE = 32;

    private final GrpcCall call;
    private final String stream;
    private final boolean forward;
    private final boolean resolveLinks;
    private final boolean tellsPositions;
    private final EventOutput output;
    private final Queue<ResolvedEvent> page = new ArrayDeque<>();
    private long next;
    private long remaining;
    private long last;
    private boolean lastPage;

    StreamRead(
            GrpcCall call,
            String stream,
            boolean forward,
            boolean resolveLinks,
            boolean tellsPositions,
            EventOutput output) {
        this.call = call;
        this.stream = stream;
        this.forward = forward;
        this.resolveLinks = resolveLinks;
        this.tellsPositions = tellsPositions;
        this.output = output;
    }

    /**
     * @param from the first number; -1 for the end
     * @param count the maximum number of events, unsigned
     */
    void start(long from, long count) {
        next = from;
        remaining = count < 0 ? Long.MAX_VALUE : count;
        if (loadPage()) {
            proceed();
        }
    }

    private void proceed() {
        while (call.isWritable()) {
            ResolvedEvent event = page.poll();
            if (event != null) {
                if (!output.hasForm()) {
                    return;
                }
                output.send(event);
                remaining--;
            } else if (lastPage || remaining == 0) {
                finish();
                return;
            } else if (!loadPage()) {
                return;
            }
        }
        call.onWritable(this::proceed);
    }

    /** Returns whether there is more to send. */
    private boolean loadPage() {
        int count = (int) Math.min(PAGE, remaining);
        SliceResult result = forward
                ? call.engine().readForward(call.user(), stream, next, count, resolveLinks)
                : call.engine().readBackward(call.user(), stream, next, count, resolveLinks);
        switch (result.status()) {
            case SUCCESS -> {
                page.addAll(result.events());
                if (forward && tellsPositions && result.events().isEmpty() && result.next() != next) {
                    call.send(ReadResp.newBuilder()
                            .setFirstStreamPosition(result.next())
                            .build());
                }
                next = result.next();
                last = result.last();
                lastPage = result.endOfStream();
                return true;
            }
            case NO_STREAM -> {
                call.send(ReadResp.newBuilder()
                        .setStreamNotFound(
                                ReadResp.StreamNotFound.newBuilder().setStreamIdentifier(Names.identifier(stream)))
                        .build());
                call.finish();
                return false;
            }
            case STREAM_DELETED -> throw new GrpcException(GrpcStatus.streamDeleted(stream));
            case ACCESS_DENIED -> throw new GrpcException(GrpcStatus.ACCESS_DENIED);
            case ERROR -> throw new GrpcException(StatusCode.UNKNOWN, "Unexpected ReadStreamResult: Error");
        }
        throw new IllegalStateException("every status has its case");
    }

    private void finish() {
        if (tellsPositions) {
            call.send(ReadResp.newBuilder().setLastStreamPosition(last).build());
        }
        call.finish();
    }
}
