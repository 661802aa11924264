package io.photonpump.embedded.internal.grpc.streams;

import io.photonpump.embedded.internal.grpc.GrpcMethod;
import io.photonpump.embedded.internal.grpc.GrpcService;
import io.photonpump.embedded.internal.grpc.MessageShape;
import io.photonpump.embedded.internal.grpc.message.Filters;
import io.photonpump.internal.grpc.proto.StreamMessages.AppendReq;
import io.photonpump.internal.grpc.proto.StreamMessages.BatchAppendReq;
import io.photonpump.internal.grpc.proto.StreamMessages.DeleteReq;
import io.photonpump.internal.grpc.proto.StreamMessages.ReadReq;

/** The service of streams. */
public final class StreamsService {

    /** The maximum size of a request. */
    private static final int MAX_REQUEST = 16 * 1024 * 1024 - 10_000;

    private static final MessageShape READ = MessageShape.FLAT.with(
            ReadReq.OPTIONS_FIELD_NUMBER, MessageShape.FLAT.with(ReadReq.Options.FILTER_FIELD_NUMBER, Filters.SHAPE));
    private static final MessageShape APPEND =
            MessageShape.FLAT.with(AppendReq.PROPOSED_MESSAGE_FIELD_NUMBER, MessageShape.FLAT);
    private static final MessageShape BATCH =
            MessageShape.FLAT.with(BatchAppendReq.PROPOSED_MESSAGES_FIELD_NUMBER, MessageShape.FLAT);

    private StreamsService() {}

    /** Creates the service. */
    public static GrpcService create() {
        DeleteReq delete = DeleteReq.getDefaultInstance();
        return GrpcService.named("event_store.client.streams.Streams")
                .withMaxRequest(MAX_REQUEST)
                .with("Read", GrpcMethod.unary(ReadReq.getDefaultInstance(), READ, ReadRequests::read))
                .with("Append", GrpcMethod.streaming(AppendReq.getDefaultInstance(), APPEND, AppendRequests::new))
                .with(
                        "BatchAppend",
                        GrpcMethod.streaming(BatchAppendReq.getDefaultInstance(), BATCH, BatchAppendRequests::new))
                .with(
                        "Delete",
                        GrpcMethod.unary(delete, (call, request) -> DeleteRequests.delete(call, request, false)))
                .with(
                        "Tombstone",
                        GrpcMethod.unary(delete, (call, request) -> DeleteRequests.delete(call, request, true)));
    }
}
