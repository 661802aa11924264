package io.photonpump.embedded.internal.grpc.admin;

import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcMethod;
import io.photonpump.embedded.internal.grpc.GrpcService;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.grpc.proto.AdminMessages.ScavengeResp;
import io.photonpump.embedded.internal.grpc.proto.AdminMessages.StartScavengeReq;
import io.photonpump.embedded.internal.grpc.proto.AdminMessages.StopScavengeReq;
import io.photonpump.internal.grpc.proto.SharedMessages.Empty;
import java.util.UUID;

/** Operations as far as the server has them. There is nothing to scavenge; the answers are those of a server that has done it. */
public final class OperationsService {

    private OperationsService() {}

    /** Creates the service. */
    public static GrpcService create() {
        return GrpcService.named("event_store.client.operations.Operations")
                .with(
                        "StartScavenge",
                        GrpcMethod.unary(StartScavengeReq.getDefaultInstance(), OperationsService::startScavenge))
                .with(
                        "StopScavenge",
                        GrpcMethod.unary(StopScavengeReq.getDefaultInstance(), OperationsService::stopScavenge))
                .with(
                        "RestartPersistentSubscriptions",
                        GrpcMethod.unary(Empty.getDefaultInstance(), OperationsService::restartGroups));
    }

    private static void startScavenge(GrpcCall call, StartScavengeReq request) {
        requireOperator(call);
        call.send(ScavengeResp.newBuilder()
                .setScavengeId(UUID.randomUUID().toString())
                .setScavengeResult(ScavengeResp.Result.STARTED)
                .build());
        call.finish();
    }

    private static void stopScavenge(GrpcCall call, StopScavengeReq request) {
        requireOperator(call);
        String id = request.getOptions().getScavengeId();
        throw new GrpcException(GrpcStatus.of(StatusCode.NOT_FOUND, "Scavenge '" + id + "' is not found.")
                .withTrailer(GrpcStatus.EXCEPTION, "scavenge-not-found")
                .withTrailer("scavenge-id", id));
    }

    private static void restartGroups(GrpcCall call, Empty request) {
        requireOperator(call);
        call.engine().lead();
        call.send(Empty.getDefaultInstance());
        call.finish();
    }

    private static void requireOperator(GrpcCall call) {
        if (!call.user().isOperator()) {
            throw new GrpcException(GrpcStatus.ACCESS_DENIED);
        }
    }
}
