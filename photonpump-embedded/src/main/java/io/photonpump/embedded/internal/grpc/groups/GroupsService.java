package io.photonpump.embedded.internal.grpc.groups;

import io.photonpump.embedded.internal.engine.GroupAdministration;
import io.photonpump.embedded.internal.group.GroupInfo;
import io.photonpump.embedded.internal.group.GroupKey;
import io.photonpump.embedded.internal.group.GroupResult;
import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcMethod;
import io.photonpump.embedded.internal.grpc.GrpcService;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.MessageShape;
import io.photonpump.embedded.internal.grpc.StatusCode;
import io.photonpump.embedded.internal.grpc.message.Filters;
import io.photonpump.embedded.internal.protocol.RequestKind;
import io.photonpump.embedded.internal.store.Streams;
import io.photonpump.internal.grpc.proto.GroupMessages.ConfigureReq;
import io.photonpump.internal.grpc.proto.GroupMessages.DeleteReq;
import io.photonpump.internal.grpc.proto.GroupMessages.GetInfoReq;
import io.photonpump.internal.grpc.proto.GroupMessages.GetInfoResp;
import io.photonpump.internal.grpc.proto.GroupMessages.ListReq;
import io.photonpump.internal.grpc.proto.GroupMessages.ListResp;
import io.photonpump.internal.grpc.proto.GroupMessages.ReadReq;
import io.photonpump.internal.grpc.proto.GroupMessages.ReplayParkedReq;
import io.photonpump.internal.grpc.proto.SharedMessages.Empty;
import io.photonpump.internal.grpc.proto.SharedMessages.StreamIdentifier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Groups of competing consumers, the same as over TCP and HTTP. */
public final class GroupsService {

    /** A request to configure a group may have many prefixes of a filter. */
    private static final MessageShape CONFIGURE =
            MessageShape.FLAT.with(1, MessageShape.FLAT.with(5, MessageShape.FLAT.with(4, Filters.SHAPE)));

    /** An answer of a consumer may have many ids. */
    private static final MessageShape ANSWERS =
            MessageShape.FLAT.with(2, MessageShape.FLAT).with(3, MessageShape.FLAT);

    private GroupsService() {}

    /** Creates the service. */
    public static GrpcService create() {
        return GrpcService.named("event_store.client.persistent_subscriptions.PersistentSubscriptions")
                .with("Create", GrpcMethod.unary(ConfigureReq.getDefaultInstance(), CONFIGURE, GroupsService::create))
                .with("Update", GrpcMethod.unary(ConfigureReq.getDefaultInstance(), CONFIGURE, GroupsService::update))
                .with("Delete", GrpcMethod.unary(DeleteReq.getDefaultInstance(), GroupsService::delete))
                .with("Read", GrpcMethod.streaming(ReadReq.getDefaultInstance(), ANSWERS, GroupConsumption::new))
                .with("GetInfo", GrpcMethod.unary(GetInfoReq.getDefaultInstance(), GroupsService::info))
                .with("List", GrpcMethod.unary(ListReq.getDefaultInstance(), GroupsService::list))
                .with("ReplayParked", GrpcMethod.unary(ReplayParkedReq.getDefaultInstance(), GroupsService::replay))
                .with("RestartSubsystem", GrpcMethod.unary(Empty.getDefaultInstance(), GroupsService::restart));
    }

    private static void create(GrpcCall call, ConfigureReq request) {
        GroupOptions wanted = GroupOptions.of(request, true);
        call.requireServed(RequestKind.GROUP);
        GroupAdministration groups = call.engine().groups();
        finish(
                call,
                wanted.key(),
                wanted.settings() == null
                        ? groups.createWithUnknownStrategy(call.user(), wanted.key(), wanted.strategy())
                        : groups.create(call.user(), wanted.key(), wanted.settings()));
    }

    private static void update(GrpcCall call, ConfigureReq request) {
        GroupOptions wanted = GroupOptions.of(request, false);
        call.requireServed(RequestKind.GROUP);
        GroupAdministration groups = call.engine().groups();
        finish(
                call,
                wanted.key(),
                wanted.settings() == null
                        ? groups.updateWithUnknownStrategy(call.user(), wanted.key(), wanted.strategy())
                        : groups.update(call.user(), wanted.key(), wanted.settings()));
    }

    private static void delete(GrpcCall call, DeleteReq request) {
        DeleteReq.Options options = request.getOptions();
        GroupKey key = key(
                options.hasStreamIdentifier() ? options.getStreamIdentifier() : null,
                options.hasAll(),
                options.getGroupName());
        call.requireServed(RequestKind.GROUP);
        finish(call, key, call.engine().groups().delete(call.user(), key));
    }

    private static void info(GrpcCall call, GetInfoReq request) {
        GetInfoReq.Options options = request.getOptions();
        GroupKey key = key(
                options.hasStreamIdentifier() ? options.getStreamIdentifier() : null,
                options.hasAll(),
                options.getGroupName());
        requireLeader(call);
        requireUser(call);
        GroupInfo info = call.engine().groups().info(key);
        if (info == null) {
            throw new GrpcException(GroupErrors.missing(key));
        }
        call.send(GetInfoResp.newBuilder()
                .setSubscriptionInfo(GroupInfoMessages.of(info))
                .build());
        call.finish();
    }

    private static void list(GrpcCall call, ListReq request) {
        ListReq.Options options = request.getOptions();
        String stream = switch (options.getListOptionCase()) {
            case LIST_ALL_SUBSCRIPTIONS -> "";
            case LIST_FOR_STREAM ->
                switch (options.getListForStream().getStreamOptionCase()) {
                    case STREAM ->
                        GroupOptions.stream(options.getListForStream().getStream());
                    case ALL -> Streams.ALL;
                    case STREAMOPTION_NOT_SET -> throw GrpcException.badRequest();
                };
            case LISTOPTION_NOT_SET -> throw GrpcException.badRequest();
        };
        requireLeader(call);
        requireUser(call);
        List<GroupInfo> infos = call.engine().groups().infos().stream()
                .filter(info ->
                        options.hasListAllSubscriptions() || info.key().stream().equals(stream))
                .toList();
        if (infos.isEmpty() && !options.hasListAllSubscriptions()) {
            throw new GrpcException(GroupErrors.missing(new GroupKey(stream, "")));
        }
        call.send(ListResp.newBuilder()
                .addAllSubscriptions(infos.stream().map(GroupInfoMessages::of).toList())
                .build());
        call.finish();
    }

    private static void replay(GrpcCall call, ReplayParkedReq request) {
        ReplayParkedReq.Options options = request.getOptions();
        GroupKey key = key(
                options.hasStreamIdentifier() ? options.getStreamIdentifier() : null,
                options.hasAll(),
                options.getGroupName());
        long stopAt = switch (options.getStopAtOptionCase()) {
            case STOP_AT -> options.getStopAt();
            case NO_LIMIT -> Long.MAX_VALUE;
            case STOPATOPTION_NOT_SET -> throw GrpcException.badRequest();
        };
        requireLeader(call);
        finish(call, key, call.engine().groups().replayParked(call.user(), key, stopAt));
    }

    private static void restart(GrpcCall call, Empty request) {
        requireLeader(call);
        if (!call.user().isOperator()) {
            throw new GrpcException(GrpcStatus.ACCESS_DENIED);
        }
        call.engine().lead();
        call.send(Empty.getDefaultInstance());
        call.finish();
    }

    /** Returns the group that a request names: one on a stream, or one on {@code $all}. */
    private static GroupKey key(@Nullable StreamIdentifier stream, boolean onAll, String group) {
        if (stream != null) {
            return new GroupKey(GroupOptions.stream(stream), group);
        } else if (onAll) {
            return new GroupKey(Streams.ALL, group);
        }
        throw GrpcException.badRequest();
    }

    /** What a follower does not tell, it does not redirect either. */
    private static void requireLeader(GrpcCall call) {
        try {
            call.requireServed(RequestKind.GROUP);
        } catch (GrpcException e) {
            throw new GrpcException(StatusCode.UNAVAILABLE, "Server Is Not Ready");
        }
    }

    /** Every user may know the groups. */
    private static void requireUser(GrpcCall call) {
        if (call.user().isAnonymous() && !call.engine().settings().anonymousAccess()) {
            throw new GrpcException(GrpcStatus.ACCESS_DENIED);
        }
    }

    private static void finish(GrpcCall call, GroupKey key, GroupResult result) {
        GroupErrors.require(key, result);
        call.send(Empty.getDefaultInstance());
        call.finish();
    }
}
