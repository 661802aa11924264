package io.photonpump.embedded.internal.grpc.streams;

import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.grpc.message.Names;
import io.photonpump.embedded.internal.protocol.RequestKind;
import io.photonpump.embedded.internal.store.WriteResult;
import io.photonpump.internal.grpc.proto.StreamMessages.DeleteReq;
import io.photonpump.internal.grpc.proto.StreamMessages.DeleteResp;

/** Deletes and tombstones. */
final class DeleteRequests {

    private DeleteRequests() {}

    static void delete(GrpcCall call, DeleteReq request, boolean tombstone) {
        if (!request.hasOptions()) {
            throw GrpcException.badRequest();
        }
        long expected = Expectation.of(request.getOptions(), tombstone ? "TombstoneReq" : "DeleteReq");
        String stream = Names.writable(request.getOptions().getStreamIdentifier());
        call.requireServed(RequestKind.WRITE);
        WriteResult result = call.writer().delete(call.user(), stream, expected, tombstone);
        switch (result.status()) {
            case WRITTEN, REPEATED -> {
                call.send(DeleteResp.newBuilder()
                        .setPosition(WriteAnswers.position(result.position()))
                        .build());
                call.finish();
            }
            case WRONG_EXPECTED_VERSION -> throw new GrpcException(wrongVersion(stream, expected, result.current()));
            case STREAM_DELETED -> throw new GrpcException(GrpcStatus.streamDeleted(stream));
            case ACCESS_DENIED -> throw new GrpcException(GrpcStatus.ACCESS_DENIED);
            case NO_REPLY -> throw new IllegalStateException("a delete is always answered");
        }
    }

    private static GrpcStatus wrongVersion(String stream, long expected, long current) {
        return GrpcStatus.of(
                        StatusCode.FAILED_PRECONDITION,
                        "Delete failed due to WrongExpectedVersion. Stream: " + stream + ", Expected version: "
                                + expected + ", Actual version: " + current)
                .withTrailer(GrpcStatus.EXCEPTION, "wrong-expected-version")
                .withTrailer("stream-name", stream)
                .withTrailer("expected-version", Long.toString(expected))
                .withTrailer("actual-version", Long.toString(current));
    }
}
