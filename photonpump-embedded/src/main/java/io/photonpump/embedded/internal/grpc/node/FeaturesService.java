package io.photonpump.embedded.internal.grpc.node;

import io.photonpump.embedded.internal.grpc.GrpcMethod;
import io.photonpump.embedded.internal.grpc.GrpcService;
import io.photonpump.internal.grpc.proto.NodeMessages.SupportedMethod;
import io.photonpump.internal.grpc.proto.NodeMessages.SupportedMethods;
import io.photonpump.internal.grpc.proto.SharedMessages.Empty;
import java.util.List;

/** Tells which methods the server has, and what they can. */
public final class FeaturesService {

    private FeaturesService() {}

    /** Creates the service. */
    public static GrpcService create() {
        return GrpcService.named("event_store.client.server_features.ServerFeatures")
                .with("GetSupportedMethods", GrpcMethod.unary(Empty.getDefaultInstance(), (call, request) -> {
                    call.send(SupportedMethods.newBuilder()
                            .addMethods(
                                    method("read", "event_store.client.streams.streams", List.of("position", "events")))
                            .setEventStoreServerVersion("23.10.6")
                            .build());
                    call.finish();
                }));
    }

    private static SupportedMethod method(String name, String service, List<String> features) {
        return SupportedMethod.newBuilder()
                .setMethodName(name)
                .setServiceName(service)
                .addAllFeatures(features)
                .build();
    }
}
