package io.photonpump.embedded.internal.grpc.node;

import io.photonpump.embedded.internal.grpc.GrpcMethod;
import io.photonpump.embedded.internal.grpc.GrpcService;
import io.photonpump.internal.grpc.proto.NodeMessages.SupportedMethod;
import io.photonpump.internal.grpc.proto.NodeMessages.SupportedMethods;
import io.photonpump.internal.grpc.proto.SharedMessages.Empty;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells which methods the server has, and what they can. */
public final class FeaturesService {

    private static final String NAME = "event_store.client.server_features.ServerFeatures";

    private static final List<String> OF_GROUPS = List.of("stream", "all");

    /** The features of methods, by service and method in lower case. */
    private static final Map<String, List<String>> FEATURES = Map.of(
            "event_store.client.streams.streams/read", List.of("position", "events"),
            "event_store.client.streams.streams/batchappend", List.of("deadline_duration"));

    private static final String GROUPS = "event_store.client.persistent_subscriptions.persistentsubscriptions";

    private FeaturesService() {}

    /**
     * Creates the service.
     *
     * @param others all other services
     */
    public static GrpcService create(List<GrpcService> others) {
        SupportedMethods.Builder methods = SupportedMethods.newBuilder();
        others.forEach(service -> service.methods().forEach(method -> methods.addMethods(method(service, method))));
        GrpcService own = GrpcService.named(NAME);
        methods.addMethods(method(own, "getsupportedmethods"));
        return own.with("GetSupportedMethods", GrpcMethod.unary(Empty.getDefaultInstance(), (call, request) -> {
            call.send(methods.clone()
                    .setEventStoreServerVersion(version(call.engine().dialect().version()))
                    .build());
            call.finish();
        }));
    }

    /** Returns a version without its last part, which it has only in {@code /info}. */
    private static String version(String version) {
        return version.substring(0, version.lastIndexOf('.'));
    }

    private static SupportedMethod method(GrpcService service, String method) {
        String name = service.name().toLowerCase(Locale.ROOT);
        return SupportedMethod.newBuilder()
                .setMethodName(method)
                .setServiceName(name)
                .addAllFeatures(name.equals(GROUPS) ? OF_GROUPS : FEATURES.getOrDefault(name + "/" + method, List.of()))
                .build();
    }
}
