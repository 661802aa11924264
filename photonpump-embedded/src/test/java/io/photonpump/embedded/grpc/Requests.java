package io.photonpump.embedded.grpc;

import com.google.protobuf.ByteString;
import io.photonpump.internal.grpc.proto.SharedMessages.Empty;
import io.photonpump.internal.grpc.proto.SharedMessages.StreamIdentifier;
import io.photonpump.internal.grpc.proto.SharedMessages.Uuid;
import io.photonpump.internal.grpc.proto.SharedMessages.UuidOption;
import io.photonpump.internal.grpc.proto.StreamMessages.AppendReq;
import io.photonpump.internal.grpc.proto.StreamMessages.ProposedMessage;
import io.photonpump.internal.grpc.proto.StreamMessages.ReadReq;
import io.photonpump.internal.grpc.proto.StreamMessages.WriteOptions;
import java.util.UUID;

/** Requests of the service of streams. */
final class Requests {

    private static final Empty EMPTY = Empty.getDefaultInstance();

    private Requests() {}

    static StreamIdentifier stream(String name) {
        return StreamIdentifier.newBuilder()
                .setStreamName(ByteString.copyFromUtf8(name))
                .build();
    }

    static AppendReq toAny(String stream) {
        return AppendReq.newBuilder()
                .setOptions(WriteOptions.newBuilder()
                        .setStreamIdentifier(stream(stream))
                        .setAny(EMPTY))
                .build();
    }

    static AppendReq event(byte[] data) {
        return AppendReq.newBuilder().setProposedMessage(proposed(data)).build();
    }

    static ProposedMessage proposed(byte[] data) {
        return ProposedMessage.newBuilder()
                .setId(Uuid.newBuilder().setString(UUID.randomUUID().toString()))
                .putMetadata("type", "PonyJumped")
                .putMetadata("content-type", "application/octet-stream")
                .setData(ByteString.copyFrom(data))
                .build();
    }

    static ReadReq.Options.Builder fromStart(String stream) {
        return ReadReq.Options.newBuilder()
                .setStream(ReadReq.Options.StreamOptions.newBuilder()
                        .setStreamIdentifier(stream(stream))
                        .setStart(EMPTY))
                .setNoFilter(EMPTY)
                .setUuidOption(UuidOption.getDefaultInstance());
    }

    static ReadReq read(String stream) {
        return ReadReq.newBuilder()
                .setOptions(fromStart(stream).setCount(Long.MAX_VALUE))
                .build();
    }

    static ReadReq subscribe(String stream) {
        return ReadReq.newBuilder()
                .setOptions(fromStart(stream).setSubscription(EMPTY))
                .build();
    }
}
