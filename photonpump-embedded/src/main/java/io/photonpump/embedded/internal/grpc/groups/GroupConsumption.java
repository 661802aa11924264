package io.photonpump.embedded.internal.grpc.groups;

import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.engine.GroupAdministration;
import io.photonpump.embedded.internal.group.ConsumerIdentity;
import io.photonpump.embedded.internal.group.Delivery;
import io.photonpump.embedded.internal.group.GroupKey;
import io.photonpump.embedded.internal.group.NakAction;
import io.photonpump.embedded.internal.grpc.GrpcCall;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.GrpcRequests;
import io.photonpump.embedded.internal.grpc.GrpcStatus;
import io.photonpump.embedded.internal.grpc.message.EventMessage;
import io.photonpump.embedded.internal.grpc.message.Ids;
import io.photonpump.embedded.internal.protocol.RequestKind;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.Streams;
import io.photonpump.embedded.internal.subscription.DropReason;
import io.photonpump.internal.grpc.proto.GroupMessages.ReadReq;
import io.photonpump.internal.grpc.proto.GroupMessages.ReadResp;
import io.photonpump.internal.grpc.proto.SharedMessages.Uuid;
import io.photonpump.internal.grpc.proto.SharedMessages.UuidOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A call of a consumer. The first request names the group, all others are acknowledgements. What the client does not take waits here;
 * it is at most what the consumer may have unanswered.
 */
final class GroupConsumption implements GrpcRequests<ReadReq>, Delivery {

    private static final String UNKNOWN_NAME = "<unknown>";

    private final GrpcCall call;
    private final Deque<EventMessage> waiting = new ArrayDeque<>();
    private @Nullable GroupKey key;
    private boolean textIds;

    /** As in the real server, a wrong acknowledgement is not answered, and all that follow are not heard. */
    private boolean deaf;

    GroupConsumption(GrpcCall call) {
        this.call = call;
    }

    @Override
    public void next(ReadReq request) {
        if (key == null) {
            key = join(request);
        } else if (!deaf) {
            answer(key, request);
        }
    }

    /** Events go on coming without acknowledgements. */
    @Override
    public void completed() {
        if (key == null) {
            call.finish();
        }
    }

    private GroupKey join(ReadReq request) {
        ReadReq.Options options = request.getOptions();
        if (!request.hasOptions()
                || options.getUuidOption().getContentCase() == UuidOption.ContentCase.CONTENT_NOT_SET
                || options.getBufferSize() < 0) {
            throw GrpcException.badRequest();
        }
        GroupKey group = switch (options.getStreamOptionCase()) {
            case STREAM_IDENTIFIER ->
                new GroupKey(GroupOptions.stream(options.getStreamIdentifier()), options.getGroupName());
            case ALL -> new GroupKey(Streams.ALL, options.getGroupName());
            case STREAMOPTION_NOT_SET -> throw GrpcException.badRequest();
        };
        call.requireServed(RequestKind.GROUP);
        GroupAdministration groups = call.engine().groups();
        boolean stranger = call.user().isAnonymous() && call.engine().dialect().groupsNeedUser();
        if (stranger || !groups.mayConnect(call.user(), group)) {
            throw new GrpcException(GrpcStatus.ACCESS_DENIED);
        }
        switch (groups.canConnect(group, call.id())) {
            case CONNECTED, SAME_ID -> {}
            case NOT_FOUND -> throw new GrpcException(GroupErrors.missing(group));
            case FULL -> throw new GrpcException(GroupErrors.full(group));
        }
        textIds = options.getUuidOption().hasString();
        call.endless();
        call.send(ReadResp.newBuilder()
                .setSubscriptionConfirmation(
                        ReadResp.SubscriptionConfirmation.newBuilder().setSubscriptionId(group.text()))
                .build());
        call.onEnd(this::leave);
        groups.connect(group, call.id(), identity(call), options.getBufferSize(), this);
        return group;
    }

    private static ConsumerIdentity identity(GrpcCall call) {
        User user = call.user();
        String name = call.connectionName();
        return new ConsumerIdentity(
                call.id(),
                "",
                user.isAnonymous() ? "anonymous" : String.valueOf(user.username()),
                name.isEmpty() ? UNKNOWN_NAME : name);
    }

    private void leave() {
        waiting.clear();
        call.engine().connectionClosed(call.id());
    }

    private void answer(GroupKey group, ReadReq request) {
        try {
            GroupAdministration groups = call.engine().groups();
            switch (request.getContentCase()) {
                case ACK ->
                    groups.acknowledge(group.text(), ids(request.getAck().getIdsList()));
                case NACK -> {
                    ReadReq.Nack nack = request.getNack();
                    NakAction action = NakAction.of(nack.getActionValue());
                    groups.reject(
                            group.text(),
                            ids(nack.getIdsList()),
                            action == null ? NakAction.UNKNOWN : action,
                            nack.getReason());
                }
                case OPTIONS, CONTENT_NOT_SET -> deaf = true;
            }
        } catch (GrpcException e) { // a malformed id
            deaf = true;
        }
    }

    private static List<UUID> ids(List<Uuid> ids) {
        return ids.stream().map(Ids::parse).toList();
    }

    @Override
    public void deliver(ResolvedEvent event, int retryCount) {
        call.act(() -> send(EventMessage.ofGroup(event, textIds, retryCount)));
    }

    private void send(EventMessage message) {
        if (waiting.isEmpty() && call.isWritable()) {
            call.send(message);
            return;
        }
        waiting.add(message);
        if (waiting.size() == 1) {
            call.onWritable(this::sendWaiting);
        }
    }

    private void sendWaiting() {
        while (!waiting.isEmpty() && call.isWritable()) {
            call.send(waiting.remove());
        }
        if (!waiting.isEmpty()) {
            call.onWritable(this::sendWaiting);
        }
    }

    @Override
    public void dropped(DropReason reason) {
        GroupKey group = key;
        if (group != null) {
            call.act(() -> call.end(GroupErrors.dropped(group)));
        }
    }
}
