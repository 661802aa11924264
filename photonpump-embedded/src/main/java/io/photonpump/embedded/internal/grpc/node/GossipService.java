package io.photonpump.embedded.internal.grpc.node;

import io.photonpump.embedded.internal.grpc.GrpcMethod;
import io.photonpump.embedded.internal.grpc.GrpcService;
import io.photonpump.embedded.internal.grpc.message.Ids;
import io.photonpump.internal.grpc.proto.NodeMessages.ClusterInfo;
import io.photonpump.internal.grpc.proto.NodeMessages.MemberInfo;
import io.photonpump.internal.grpc.proto.SharedMessages.Empty;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Tells the nodes of the cluster. Everyone may ask. */
public final class GossipService {

    private static final long TICKS_PER_MILLI = 10_000;

    private GossipService() {}

    /**
     * A node.
     *
     * @param state the name of its state, such as {@code Leader}
     * @param port the HTTP port
     */
    public record Member(UUID id, String state, boolean alive, String host, int port) {}

    /**
     * Creates the service.
     *
     * @param members asked with each request
     */
    public static GrpcService create(Supplier<List<Member>> members) {
        return GrpcService.named("event_store.client.gossip.Gossip")
                .with("Read", GrpcMethod.unary(Empty.getDefaultInstance(), (call, request) -> {
                    long time = TICKS_PER_MILLI * call.engine().clock().now();
                    ClusterInfo.Builder info = ClusterInfo.newBuilder();
                    members.get().forEach(member -> info.addMembers(member(member, time)));
                    call.send(info.build());
                    call.finish();
                }));
    }

    private static MemberInfo member(Member member, long time) {
        return MemberInfo.newBuilder()
                .setInstanceId(Ids.structured(member.id()))
                .setTimeStamp(time)
                .setState(state(member.state()))
                .setIsAlive(member.alive())
                .setHttpEndPoint(MemberInfo.EndPoint.newBuilder()
                        .setAddress(member.host())
                        .setPort(member.port()))
                .build();
    }

    /** The states have the same names in both forms, but for underscores and capitals. */
    private static MemberInfo.State state(String name) {
        return Arrays.stream(MemberInfo.State.values())
                .filter(state -> state.name().replace("_", "").equalsIgnoreCase(name))
                .findFirst()
                .orElse(MemberInfo.State.UNKNOWN);
    }
}
