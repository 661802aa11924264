package io.photonpump.spring.internal.config;

import io.photonpump.event.StartFrom;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the settings with which a persistent group is created. */
final class GroupReader {

    private final SettingSources sources;

    GroupReader(SettingSources sources) {
        this.sources = sources;
    }

    /** Returns the settings of the group, with the client's defaults for those that are not set. */
    PersistentSubscriptionSettings settings(boolean resolveLinks) {
        PersistentSubscriptionSettings defaults = PersistentSubscriptionSettings.defaults();
        Setting<Integer> readBatchSize = choose(GroupOptions.READ_BATCH_SIZE, defaults.readBatchSize());
        Setting<Integer> bufferSize = choose(GroupOptions.BUFFER_SIZE, defaults.bufferSize());
        if (bufferSize.value() <= Setting.atLeast(1, readBatchSize)) {
            throw bufferSize.invalid("must be larger than " + readBatchSize.place() + " (" + readBatchSize.value()
                    + "), because the group would never read otherwise");
        }
        Setting<Integer> minimum = choose(GroupOptions.MIN_CHECKPOINT_COUNT, defaults.minCheckpointCount());
        Setting<Integer> maximum = choose(GroupOptions.MAX_CHECKPOINT_COUNT, defaults.maxCheckpointCount());
        if (Setting.atLeast(1, maximum) < Setting.atLeast(0, minimum)) {
            throw maximum.invalid("must be at least " + minimum.place() + " (" + minimum.value() + ")");
        }
        return defaults.withResolveLinks(resolveLinks)
                .withStartFrom(start(sources.explicit(GroupOptions.START_FROM)))
                .withMessageTimeout(millis(1, choose(GroupOptions.MESSAGE_TIMEOUT, defaults.messageTimeout())))
                .withExtraStatistics(choose(GroupOptions.EXTRA_STATISTICS, defaults.extraStatistics())
                        .value())
                .withMaxRetryCount(Setting.atLeast(0, choose(GroupOptions.MAX_RETRY_COUNT, defaults.maxRetryCount())))
                .withLiveBufferSize(
                        Setting.atLeast(1, choose(GroupOptions.LIVE_BUFFER_SIZE, defaults.liveBufferSize())))
                .withReadBuffer(bufferSize.value(), readBatchSize.value())
                .withCheckpointAfter(millis(0, choose(GroupOptions.CHECKPOINT_AFTER, defaults.checkpointAfter())))
                .withMinCheckpointCount(minimum.value())
                .withMaxCheckpointCount(maximum.value())
                .withMaxSubscriberCount(
                        Setting.atLeast(0, choose(GroupOptions.MAX_SUBSCRIBER_COUNT, defaults.maxSubscriberCount())))
                .withStrategy(choose(GroupOptions.STRATEGY, defaults.strategy()).value());
    }

    private static StartFrom start(@Nullable Setting<String> from) {
        if (from == null || from.value().equals("end")) {
            return StartFrom.end();
        }
        if (from.value().equals("start")) {
            return StartFrom.beginning();
        }
        try {
            long number = Long.parseLong(from.value());
            if (number >= 0) {
                return StartFrom.event(number);
            }
        } catch (NumberFormatException notANumber) {
            // The exception below covers it.
        }
        throw from.invalid("must be start, end or an event number");
    }

    /** Checks a duration, which the protocol transfers as a 32-bit number of milliseconds. */
    private static Duration millis(long minimum, Setting<Duration> setting) {
        Setting.atLeast(Duration.ofMillis(minimum), setting);
        if (setting.value().toMillis() > Integer.MAX_VALUE) {
            throw setting.invalid("must be " + Setting.text(Duration.ofMillis(Integer.MAX_VALUE)) + " or less");
        }
        return setting.value();
    }

    private <T> Setting<T> choose(ListenerOption<T> option, T builtIn) {
        return sources.get(option, builtIn);
    }
}
