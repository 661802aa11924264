package io.photonpump.spring.internal.config;

import static io.photonpump.spring.internal.config.ListenerOption.from;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.config.GroupProperties;
import io.photonpump.spring.listener.config.SubscriptionProperties;
import io.photonpump.subscription.ConsumerStrategy;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The options of a listener's persistent group. Each group has its own: there are no properties for the groups of all listeners. */
final class GroupOptions {

    static final ListenerOption<String> NAME =
            ListenerOption.text("group.name", own(GroupProperties::name), EventStoreSubscription::group);
    static final ListenerOption<Boolean> UPDATE = ListenerOption.flag(
            "group.update", own(GroupProperties::update), EventStoreSubscription::groupUpdate, common -> null);
    static final ListenerOption<String> START_FROM = ListenerOption.text(
            "group.start-from", own(GroupProperties::startFrom), EventStoreSubscription::groupStartFrom);
    static final ListenerOption<Duration> MESSAGE_TIMEOUT = ListenerOption.duration(
            "group.message-timeout",
            own(GroupProperties::messageTimeout),
            EventStoreSubscription::groupMessageTimeout,
            common -> null);
    static final ListenerOption<Integer> MAX_RETRY_COUNT = ListenerOption.number(
            "group.max-retry-count",
            own(GroupProperties::maxRetryCount),
            EventStoreSubscription::groupMaxRetryCount,
            common -> null);
    static final ListenerOption<Integer> MAX_SUBSCRIBER_COUNT = ListenerOption.number(
            "group.max-subscriber-count",
            own(GroupProperties::maxSubscriberCount),
            EventStoreSubscription::groupMaxSubscriberCount,
            common -> null);
    static final ListenerOption<Integer> LIVE_BUFFER_SIZE = ListenerOption.number(
            "group.live-buffer-size",
            own(GroupProperties::liveBufferSize),
            EventStoreSubscription::groupLiveBufferSize,
            common -> null);
    static final ListenerOption<Integer> READ_BATCH_SIZE = ListenerOption.number(
            "group.read-batch-size",
            own(GroupProperties::readBatchSize),
            EventStoreSubscription::groupReadBatchSize,
            common -> null);
    static final ListenerOption<Integer> BUFFER_SIZE = ListenerOption.number(
            "group.buffer-size",
            own(GroupProperties::bufferSize),
            EventStoreSubscription::groupBufferSize,
            common -> null);
    static final ListenerOption<Duration> CHECKPOINT_AFTER = ListenerOption.duration(
            "group.checkpoint-after",
            own(GroupProperties::checkpointAfter),
            EventStoreSubscription::groupCheckpointAfter,
            common -> null);
    static final ListenerOption<Integer> MIN_CHECKPOINT_COUNT = ListenerOption.number(
            "group.min-checkpoint-count",
            own(GroupProperties::minCheckpointCount),
            EventStoreSubscription::groupMinCheckpointCount,
            common -> null);
    static final ListenerOption<Integer> MAX_CHECKPOINT_COUNT = ListenerOption.number(
            "group.max-checkpoint-count",
            own(GroupProperties::maxCheckpointCount),
            EventStoreSubscription::groupMaxCheckpointCount,
            common -> null);
    static final ListenerOption<Boolean> EXTRA_STATISTICS = ListenerOption.flag(
            "group.extra-statistics",
            own(GroupProperties::extraStatistics),
            EventStoreSubscription::groupExtraStatistics,
            common -> null);
    static final ListenerOption<ConsumerStrategy> STRATEGY = ListenerOption.constant(
            "group.strategy",
            ConsumerStrategy.class,
            own(GroupProperties::strategy),
            EventStoreSubscription::groupStrategy,
            common -> null);

    /** The options that have an effect only together with the name of a group. */
    static final List<ListenerOption<?>> SETTINGS = List.of(
            UPDATE,
            START_FROM,
            MESSAGE_TIMEOUT,
            MAX_RETRY_COUNT,
            MAX_SUBSCRIBER_COUNT,
            LIVE_BUFFER_SIZE,
            READ_BATCH_SIZE,
            BUFFER_SIZE,
            CHECKPOINT_AFTER,
            MIN_CHECKPOINT_COUNT,
            MAX_CHECKPOINT_COUNT,
            EXTRA_STATISTICS,
            STRATEGY);

    private GroupOptions() {}

    private static <T> Function<SubscriptionProperties, @Nullable T> own(Function<GroupProperties, @Nullable T> value) {
        return properties -> from(properties.group(), value);
    }
}
