package io.photonpump.embedded.internal.grpc.streams;

import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcRequests;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.grpc.message.Names;
import io.photonpump.embedded.internal.protocol.RequestKind;
import io.photonpump.embedded.internal.store.WriteResult;
import io.photonpump.internal.grpc.proto.StreamMessages.AppendReq;
import io.photonpump.internal.grpc.proto.StreamMessages.AppendResp;
import io.photonpump.internal.grpc.proto.StreamMessages.WriteOptions;
import org.jspecify.annotations.Nullable;

/** A write of one call: options, then its events. It is carried out when the request ends, and not at all if it does not. */
final class AppendRequests implements GrpcRequests<AppendReq> {

    private record Target(String stream, long expected, ProposedEvents events) {}

    private final GrpcCall call;
    private @Nullable Target target;

    AppendRequests(GrpcCall call) {
        this.call = call;
    }

    @Override
    public void next(AppendReq request) {
        if (target == null) {
            if (!request.hasOptions()) {
                throw GrpcException.badRequest();
            }
            target = target(request.getOptions());
        } else if (request.hasProposedMessage()) {
            target.events().add(request.getProposedMessage());
            requireSize(target.events());
            call.keeps(target.events().kept());
        } else {
            throw GrpcException.badRequest();
        }
    }

    private Target target(WriteOptions options) {
        long expected = Expectation.of(options, "AppendReq");
        String stream = Names.writable(options.getStreamIdentifier());
        call.requireServed(RequestKind.WRITE);
        if (!call.writer().mayWrite(call.user(), stream)) {
            throw new GrpcException(GrpcStatus.ACCESS_DENIED);
        }
        return new Target(
                stream, expected, new ProposedEvents(call.engine().settings().maxAppendSize()));
    }

    private void requireSize(ProposedEvents events) {
        if (events.isTooLarge()) {
            int limit = call.engine().settings().maxAppendSize();
            throw new GrpcException(
                    GrpcStatus.of(StatusCode.INVALID_ARGUMENT, "Maximum Append Size of " + limit + " Exceeded.")
                            .withTrailer(GrpcStatus.EXCEPTION, "maximum-append-size-exceeded")
                            .withTrailer("maximum-append-size", Integer.toString(limit)));
        }
    }

    @Override
    public void completed() {
        if (target == null) {
            throw GrpcException.badRequest();
        }
        call.requireServed(RequestKind.WRITE);
        WriteResult result = call.writer()
                .write(
                        call.user(),
                        target.stream(),
                        target.expected(),
                        target.events().list());
        call.keeps(0);
        AppendResp.Builder answer = AppendResp.newBuilder();
        switch (result.status()) {
            case WRITTEN, REPEATED -> answer.setSuccess(WriteAnswers.success(call.writer(), target.stream(), result));
            case WRONG_EXPECTED_VERSION ->
                answer.setWrongExpectedVersion(WriteAnswers.wrongVersion(target.expected(), result.current()));
            case STREAM_DELETED -> throw new GrpcException(GrpcStatus.streamDeleted(target.stream()));
            case ACCESS_DENIED -> throw new GrpcException(GrpcStatus.ACCESS_DENIED);
            case NO_REPLY -> {
                return; // the real server does not answer either
            }
        }
        call.send(answer.build());
        call.finish();
    }
}
