package io.photonpump.embedded.internal.protocol;

import com.google.protobuf.ByteString;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.dialect.DialectRules;
import io.photonpump.embedded.internal.engine.GroupAdministration;
import io.photonpump.embedded.internal.group.ConsumerIdentity;
import io.photonpump.embedded.internal.group.Delivery;
import io.photonpump.embedded.internal.group.GroupKey;
import io.photonpump.embedded.internal.group.GroupResult;
import io.photonpump.embedded.internal.group.GroupSettings;
import io.photonpump.embedded.internal.group.NakAction;
import io.photonpump.embedded.internal.group.StrategyName;
import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.subscription.DropReason;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.tcp.proto.ConnectToPersistentSubscriptionDto;
import io.photonpump.internal.tcp.proto.DeletePersistentSubscriptionDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionAckEventsDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionCompletedDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionConfirmationDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionNakEventsDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionSettingsDto;
import io.photonpump.internal.tcp.proto.PersistentSubscriptionStreamEventAppearedDto;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Groups of competing consumers (docs/protocol.md, Persistent subscriptions). */
final class GroupRequests {

    private final DialectRules dialect;
    private final Defaults defaults;
    private final EventDtos events;

    GroupRequests(DialectRules dialect, Defaults defaults, EventDtos events) {
        this.dialect = dialect;
        this.defaults = defaults;
        this.events = events;
    }

    void create(Request request) {
        change(
                request,
                Command.CREATE_PERSISTENT_SUBSCRIPTION_COMPLETED,
                (groups, wanted) -> wanted.settings() == null
                        ? groups.createWithUnknownStrategy(wanted.user(), wanted.key(), wanted.strategy())
                        : groups.create(wanted.user(), wanted.key(), wanted.settings()));
    }

    void update(Request request) {
        change(
                request,
                Command.UPDATE_PERSISTENT_SUBSCRIPTION_COMPLETED,
                (groups, wanted) -> wanted.settings() == null
                        ? groups.updateWithUnknownStrategy(wanted.user(), wanted.key(), wanted.strategy())
                        : groups.update(wanted.user(), wanted.key(), wanted.settings()));
    }

    /** @param settings null if the strategy does not exist */
    private record Wanted(
            User user,
            GroupKey key,
            String strategy,
            @Nullable GroupSettings settings) {}

    private void change(Request request, Command reply, BiFunction<GroupAdministration, Wanted, GroupResult> change) {
        PersistentSubscriptionSettingsDto dto = request.parse(PersistentSubscriptionSettingsDto.getDefaultInstance());
        GroupKey key = new GroupKey(dto.getEventStreamId(), dto.getSubscriptionGroupName());
        String name = strategy(dto);
        StrategyName strategy = StrategyName.of(name);
        boolean exists = strategy != StrategyName.PINNED_BY_CORRELATION || dialect.hasPinnedByCorrelation();
        GroupSettings settings = strategy != null && exists ? settings(dto, strategy) : null;
        request.proceed(RequestKind.GROUP, true, user -> {
            GroupResult result = change.apply(request.engine().groups(), new Wanted(user, key, name, settings));
            request.reply(reply, completed(result));
        });
    }

    private static String strategy(PersistentSubscriptionSettingsDto dto) {
        if (!dto.getNamedConsumerStrategy().isEmpty()) {
            return dto.getNamedConsumerStrategy();
        }
        return (dto.getPreferRoundRobin() ? StrategyName.ROUND_ROBIN : StrategyName.DISPATCH_TO_SINGLE).text();
    }

    private static GroupSettings settings(PersistentSubscriptionSettingsDto dto, StrategyName strategy) {
        return new GroupSettings(
                dto.getResolveLinkTos(),
                dto.getStartFrom(),
                dto.getMessageTimeoutMilliseconds(),
                dto.getRecordStatistics(),
                dto.getLiveBufferSize(),
                dto.getReadBatchSize(),
                dto.getBufferSize(),
                dto.getMaxRetryCount(),
                dto.getCheckpointAfterTime(),
                dto.getCheckpointMaxCount(),
                dto.getCheckpointMinCount(),
                dto.getSubscriberMaxCount(),
                strategy);
    }

    void delete(Request request) {
        DeletePersistentSubscriptionDto dto = request.parse(DeletePersistentSubscriptionDto.getDefaultInstance());
        GroupKey key = new GroupKey(dto.getEventStreamId(), dto.getSubscriptionGroupName());
        request.proceed(RequestKind.GROUP, true, user -> {
            GroupResult result = request.engine().groups().delete(user, key);
            request.reply(Command.DELETE_PERSISTENT_SUBSCRIPTION_COMPLETED, completed(result));
        });
    }

    /** "Already exists" and "does not exist" share a code, because a request can have only one of them as its result. */
    private PersistentSubscriptionCompletedDto completed(GroupResult result) {
        PersistentSubscriptionCompletedDto.Builder dto = PersistentSubscriptionCompletedDto.newBuilder();
        int code = switch (result.status()) {
            case SUCCESS -> 0;
            case ALREADY_EXISTS, DOES_NOT_EXIST -> 1;
            case FAIL -> 2;
            case ACCESS_DENIED -> 3;
        };
        if (defaults.keeps(code)) {
            dto.setResult(code);
        }
        if (defaults.keeps(result.reason())) {
            dto.setReason(result.reason());
        }
        return dto.build();
    }

    void connect(Request request) {
        ConnectToPersistentSubscriptionDto dto = request.parse(ConnectToPersistentSubscriptionDto.getDefaultInstance());
        String group = Arguments.name("the group", dto.hasSubscriptionId(), dto.getSubscriptionId());
        int slots = (int) Arguments.atLeast("allowed_in_flight_messages", 0, dto.getAllowedInFlightMessages());
        if (!dto.hasEventStreamId() && !dialect.answersConnectWithoutStream()) {
            return; // the server fails on it and does not answer (docs/protocol.md, Encoding of messages)
        }
        GroupKey key = new GroupKey(dto.getEventStreamId(), group);
        request.proceed(RequestKind.GROUP, true, user -> {
            DropReason refusal = refusal(request, user, key);
            if (refusal == null) {
                connect(request, user, key, slots);
            } else {
                request.reply(Command.SUBSCRIPTION_DROPPED, SubscriptionRequests.dropped(refusal));
            }
        });
    }

    private @Nullable DropReason refusal(Request request, User user, GroupKey key) {
        GroupAdministration groups = request.engine().groups();
        if (!groups.mayConnect(user, key) || (dialect.groupsNeedUser() && user.isAnonymous())) {
            return DropReason.ACCESS_DENIED;
        }
        return switch (groups.canConnect(key, request.correlationId())) {
            case CONNECTED, SAME_ID -> null;
            case NOT_FOUND -> DropReason.NOT_FOUND;
            case FULL -> DropReason.SUBSCRIBER_MAX_COUNT_REACHED;
        };
    }

    private void connect(Request request, User user, GroupKey key, int slots) {
        GroupAdministration groups = request.engine().groups();
        PersistentSubscriptionConfirmationDto.Builder dto = PersistentSubscriptionConfirmationDto.newBuilder()
                .setLastCommitPosition(request.engine().store().lastCommitPosition())
                .setSubscriptionId(key.text());
        long last = groups.lastNumber(key);
        if (defaults.keeps(last)) {
            dto.setLastEventNumber(last);
        }
        request.reply(Command.PERSISTENT_SUBSCRIPTION_CONFIRMATION, dto.build());
        Session session = request.session();
        ConsumerIdentity identity = new ConsumerIdentity(
                session.id(),
                session.remoteAddress(),
                user.isAnonymous() ? "anonymous" : String.valueOf(user.username()),
                session.connectionName());
        groups.connect(key, request.correlationId(), identity, slots, delivery(request));
    }

    private Delivery delivery(Request request) {
        Outbox outbox = request.session().outbox();
        UUID id = request.correlationId();
        return new Delivery() {
            @Override
            public void deliver(ResolvedEvent event, int retryCount) {
                PersistentSubscriptionStreamEventAppearedDto.Builder dto =
                        PersistentSubscriptionStreamEventAppearedDto.newBuilder()
                                .setEvent(events.indexed(event));
                if (defaults.keeps(retryCount)) {
                    dto.setRetryCount(retryCount);
                }
                outbox.send(Command.PERSISTENT_SUBSCRIPTION_STREAM_EVENT_APPEARED, id, dto.build());
            }

            @Override
            public void dropped(DropReason reason) {
                outbox.send(Command.SUBSCRIPTION_DROPPED, id, SubscriptionRequests.dropped(reason));
            }
        };
    }

    void acknowledge(Request request) {
        PersistentSubscriptionAckEventsDto dto = request.parse(PersistentSubscriptionAckEventsDto.getDefaultInstance());
        String subscription = Arguments.name("the subscription", dto.hasSubscriptionId(), dto.getSubscriptionId());
        List<UUID> ids = eventIds(dto.getProcessedEventIdsList());
        request.proceed(
                RequestKind.SUBSCRIPTION,
                false,
                user -> request.engine().groups().acknowledge(subscription, ids));
    }

    private List<UUID> eventIds(List<ByteString> ids) {
        return ids.isEmpty() && dialect.allowsEmptyAcknowledgements() ? List.of() : Arguments.ids(ids);
    }

    void reject(Request request) {
        PersistentSubscriptionNakEventsDto dto = request.parse(PersistentSubscriptionNakEventsDto.getDefaultInstance());
        String subscription = Arguments.name("the subscription", dto.hasSubscriptionId(), dto.getSubscriptionId());
        List<UUID> ids = eventIds(dto.getProcessedEventIdsList());
        NakAction action = NakAction.of(dto.getAction());
        if (action == null) {
            throw new UnwrapException("no such action: " + dto.getAction());
        }
        request.proceed(
                RequestKind.SUBSCRIPTION,
                false,
                user -> request.engine().groups().reject(subscription, ids, action, dto.getMessage()));
    }
}
