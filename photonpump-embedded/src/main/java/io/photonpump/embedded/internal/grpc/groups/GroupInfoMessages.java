package io.photonpump.embedded.internal.grpc.groups;

import io.photonpump.embedded.internal.group.GroupInfo;
import io.photonpump.embedded.internal.group.GroupSettings;
import io.photonpump.internal.grpc.proto.GroupMessages.SubscriptionInfo;
import java.util.List;

/** The state of groups as messages. */
final class GroupInfoMessages {

    /** What a server measures of each consumer of a group with extra statistics. This one measures nothing: all are 0. */
    private static final List<SubscriptionInfo.Measurement> MEASUREMENTS = List.of(
                    "Mean",
                    "Median",
                    "Fastest",
                    "Quintile 1",
                    "Quintile 2",
                    "Quintile 3",
                    "Quintile 4",
                    "Quintile 5",
                    "90%",
                    "95%",
                    "99%",
                    "99.5%",
                    "99.9%",
                    "Highest")
            .stream()
            .map(name -> SubscriptionInfo.Measurement.newBuilder().setKey(name).build())
            .toList();

    private GroupInfoMessages() {}

    static SubscriptionInfo of(GroupInfo info) {
        GroupSettings settings = info.settings();
        SubscriptionInfo.Builder message = SubscriptionInfo.newBuilder()
                .setEventSource(info.key().stream())
                .setGroupName(info.key().group())
                .setStatus(info.live() ? "Live" : "Behind")
                .setAveragePerSecond((int) info.perSecond())
                .setTotalItems(info.processed())
                .setLastCheckpointedEventPosition(info.lastCheckpointText())
                .setLastKnownEventPosition(info.lastKnownText())
                .setResolveLinkTos(settings.resolveLinks())
                .setStartFrom(settings.startText())
                .setMessageTimeoutMilliseconds(settings.messageTimeout())
                .setExtraStatistics(settings.extraStatistics())
                .setMaxRetryCount(settings.maxRetryCount())
                .setLiveBufferSize(settings.liveBufferSize())
                .setBufferSize(settings.bufferSize())
                .setReadBatchSize(settings.readBatchSize())
                .setCheckPointAfterMilliseconds(settings.checkpointAfter())
                .setMinCheckPointCount(settings.checkpointMinCount())
                .setMaxCheckPointCount(settings.checkpointMaxCount())
                .setReadBufferCount(info.readBufferCount())
                .setLiveBufferCount(info.liveBufferCount())
                .setRetryBufferCount(info.retryBufferCount())
                .setTotalInFlightMessages(info.inFlight())
                .setOutstandingMessagesCount(info.inFlight())
                .setNamedConsumerStrategy(settings.strategy().text())
                .setMaxSubscriberCount(settings.maxSubscribers())
                .setParkedMessageCount(info.parked());
        info.consumers().forEach(consumer -> message.addConnections(of(consumer, settings.extraStatistics())));
        return message.build();
    }

    private static SubscriptionInfo.ConnectionInfo of(GroupInfo.ConsumerInfo consumer, boolean measured) {
        return SubscriptionInfo.ConnectionInfo.newBuilder()
                .setFrom(consumer.identity().from())
                .setUsername(consumer.identity().userName())
                .setAverageItemsPerSecond((int) consumer.perSecond())
                .setTotalItems(consumer.processed())
                .addAllObservedMeasurements(measured ? MEASUREMENTS : List.of())
                .setAvailableSlots(consumer.availableSlots())
                .setInFlightMessages(consumer.inFlight())
                .setConnectionName(consumer.identity().connectionName())
                .build();
    }
}
