package io.photonpump.embedded.internal.grpc.streams;

import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.internal.grpc.proto.StreamMessages.ReadResp;
import java.util.UUID;

/** What a subscription tells besides its events. */
record SubscriptionMessages(GrpcCall call) {

    /** Begins a subscription, which ends with its call. */
    void begin() {
        call.endless();
        call.onEnd(() -> call.engine().connectionClosed(call.id()));
        call.send(ReadResp.newBuilder()
                .setConfirmation(ReadResp.SubscriptionConfirmation.newBuilder()
                        .setSubscriptionId(UUID.randomUUID().toString()))
                .build());
    }

    void caughtUp() {
        call.send(ReadResp.newBuilder()
                .setCaughtUp(ReadResp.Milestone.getDefaultInstance())
                .build());
    }

    void fellBehind() {
        call.send(ReadResp.newBuilder()
                .setFellBehind(ReadResp.Milestone.getDefaultInstance())
                .build());
    }

    void checkpoint(Position position) {
        call.send(ReadResp.newBuilder()
                .setCheckpoint(ReadResp.Checkpoint.newBuilder()
                        .setCommitPosition(position.commit())
                        .setPreparePosition(position.prepare()))
                .build());
    }
}
