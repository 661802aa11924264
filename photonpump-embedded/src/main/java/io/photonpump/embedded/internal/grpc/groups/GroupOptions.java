package io.photonpump.embedded.internal.grpc.groups;

import io.photonpump.embedded.internal.group.AllSelection;
import io.photonpump.embedded.internal.group.GroupFilter;
import io.photonpump.embedded.internal.group.GroupKey;
import io.photonpump.embedded.internal.group.GroupSettings;
import io.photonpump.embedded.internal.group.StrategyName;
import io.photonpump.embedded.internal.grpc.GrpcException;
import io.photonpump.embedded.internal.grpc.message.Filters;
import io.photonpump.embedded.internal.store.Position;
import io.photonpump.embedded.internal.store.Streams;
import io.photonpump.internal.grpc.proto.GroupMessages.AllOptions;
import io.photonpump.internal.grpc.proto.GroupMessages.ConfigureReq;
import io.photonpump.internal.grpc.proto.GroupMessages.Settings;
import io.photonpump.internal.grpc.proto.GroupMessages.StreamOptions;
import io.photonpump.internal.grpc.proto.SharedMessages.Filter;
import io.photonpump.internal.grpc.proto.SharedMessages.StreamIdentifier;
import org.jspecify.annotations.Nullable;

/**
 * The group that a request wants to create or update.
 *
 * @param settings null if there is no strategy of this name
 */
record GroupOptions(GroupKey key, String strategy, @Nullable GroupSettings settings) {

    private static final int TICKS_PER_MILLI = 10_000;

    /** The number of the start that stands for events from now on. */
    private static final long END = -1;

    /**
     * Reads a request.
     *
     * @param isNew whether the group is created: only then it may be given a filter, and its strategy by name
     */
    static GroupOptions of(ConfigureReq request, boolean isNew) {
        ConfigureReq.Options options = request.getOptions();
        if (!request.hasOptions() || !options.hasSettings()) {
            throw GrpcException.badRequest();
        }
        Settings settings = options.getSettings();
        String strategy = strategy(settings, isNew);
        return switch (options.getStreamOptionCase()) {
            case STREAM -> {
                StreamOptions stream = options.getStream();
                GroupKey key = new GroupKey(stream(stream.getStreamIdentifier()), options.getGroupName());
                yield new GroupOptions(key, strategy, settings(settings, strategy, start(stream)));
            }
            case ALL -> {
                GroupKey key = new GroupKey(Streams.ALL, options.getGroupName());
                GroupSettings read = settings(settings, strategy, 0);
                AllSelection all = selection(options.getAll(), isNew);
                yield new GroupOptions(key, strategy, read == null ? null : read.on(all));
            }
            case STREAMOPTION_NOT_SET -> {
                if (!options.hasStreamIdentifier()) {
                    throw GrpcException.badRequest();
                }
                GroupKey key = new GroupKey(stream(options.getStreamIdentifier()), options.getGroupName());
                yield new GroupOptions(key, strategy, settings(settings, strategy, settings.getRevision()));
            }
        };
    }

    /** Returns the name of an ordinary stream. */
    static String stream(StreamIdentifier identifier) {
        String name = identifier.getStreamName().toStringUtf8();
        if (name.equals(Streams.ALL)) {
            throw GrpcException.badRequest();
        }
        return name;
    }

    private static long start(StreamOptions options) {
        return switch (options.getRevisionOptionCase()) {
            case REVISION -> options.getRevision();
            case START -> 0;
            case END -> END;
            case REVISIONOPTION_NOT_SET -> throw GrpcException.badRequest();
        };
    }

    private static AllSelection selection(AllOptions options, boolean isNew) {
        Position from = switch (options.getAllOptionCase()) {
            case POSITION ->
                new Position(
                        options.getPosition().getCommitPosition(),
                        options.getPosition().getPreparePosition());
            case START -> Position.START;
            case END -> Position.END;
            case ALLOPTION_NOT_SET -> throw GrpcException.badRequest();
        };
        boolean valid = from.equals(Position.END)
                || from.commit() >= 0 && from.prepare() >= 0 && from.prepare() <= from.commit();
        if (!valid) {
            throw GrpcException.badRequest();
        }
        return new AllSelection(from, isNew && options.hasFilter() ? filter(options.getFilter()) : null);
    }

    private static GroupFilter filter(Filter filter) {
        Filters.parse(filter);
        boolean byType = filter.hasEventType();
        Filter.Expression expression = byType ? filter.getEventType() : filter.getStreamIdentifier();
        return new GroupFilter(byType, expression.getRegex(), expression.getPrefixList());
    }

    private static String strategy(Settings settings, boolean isNew) {
        if (isNew && !settings.getConsumerStrategy().isEmpty()) {
            return settings.getConsumerStrategy();
        }
        return switch (settings.getNamedConsumerStrategy()) {
            case 0 -> StrategyName.DISPATCH_TO_SINGLE.text();
            case 1 -> StrategyName.ROUND_ROBIN.text();
            case 2 -> StrategyName.PINNED.text();
            default -> throw GrpcException.badRequest();
        };
    }

    private static @Nullable GroupSettings settings(Settings settings, String strategy, long start) {
        StrategyName name = StrategyName.of(strategy);
        return name == null
                ? null
                : new GroupSettings(
                        settings.getResolveLinks(),
                        start,
                        millis(
                                settings.hasMessageTimeoutTicks(),
                                settings.getMessageTimeoutTicks(),
                                settings.getMessageTimeoutMs()),
                        settings.getExtraStatistics(),
                        settings.getLiveBufferSize(),
                        settings.getReadBatchSize(),
                        settings.getHistoryBufferSize(),
                        settings.getMaxRetryCount(),
                        millis(
                                settings.hasCheckpointAfterTicks(),
                                settings.getCheckpointAfterTicks(),
                                settings.getCheckpointAfterMs()),
                        settings.getMaxCheckpointCount(),
                        settings.getMinCheckpointCount(),
                        settings.getMaxSubscriberCount(),
                        name);
    }

    private static int millis(boolean inTicks, long ticks, int millis) {
        return inTicks ? (int) (ticks / TICKS_PER_MILLI) : millis;
    }
}
