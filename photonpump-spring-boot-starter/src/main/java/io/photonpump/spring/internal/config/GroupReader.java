package io.photonpump.spring.internal.config;

import io.photonpump.event.StartFrom;
import io.photonpump.spring.listener.config.GroupProperties;
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
    PersistentSubscriptionSettings settings(GroupProperties group, boolean resolveLinks) {
        PersistentSubscriptionSettings defaults = PersistentSubscriptionSettings.defaults();
        Setting<Integer> readBatchSize = choose("read-batch-size", group.readBatchSize(), defaults.readBatchSize());
        Setting<Integer> bufferSize = choose("buffer-size", group.bufferSize(), defaults.bufferSize());
        if (bufferSize.value() <= Setting.atLeast(1, readBatchSize)) {
            throw bufferSize.invalid("must be larger than " + readBatchSize.place() + " (" + readBatchSize.value()
                    + "), because the group would never read otherwise");
        }
        Setting<Integer> minimum =
                choose("min-checkpoint-count", group.minCheckpointCount(), defaults.minCheckpointCount());
        Setting<Integer> maximum =
                choose("max-checkpoint-count", group.maxCheckpointCount(), defaults.maxCheckpointCount());
        if (Setting.atLeast(1, maximum) < Setting.atLeast(0, minimum)) {
            throw maximum.invalid("must be at least " + minimum.place() + " (" + minimum.value() + ")");
        }
        return defaults.withResolveLinks(resolveLinks)
                .withStartFrom(start(group.startFrom()))
                .withMessageTimeout(
                        millis(1, choose("message-timeout", group.messageTimeout(), defaults.messageTimeout())))
                .withExtraStatistics(or(group.extraStatistics(), defaults.extraStatistics()))
                .withMaxRetryCount(
                        Setting.atLeast(0, choose("max-retry-count", group.maxRetryCount(), defaults.maxRetryCount())))
                .withLiveBufferSize(Setting.atLeast(
                        1, choose("live-buffer-size", group.liveBufferSize(), defaults.liveBufferSize())))
                .withReadBuffer(bufferSize.value(), readBatchSize.value())
                .withCheckpointAfter(
                        millis(0, choose("checkpoint-after", group.checkpointAfter(), defaults.checkpointAfter())))
                .withMinCheckpointCount(minimum.value())
                .withMaxCheckpointCount(maximum.value())
                .withMaxSubscriberCount(Setting.atLeast(
                        0, choose("max-subscriber-count", group.maxSubscriberCount(), defaults.maxSubscriberCount())))
                .withStrategy(or(group.strategy(), defaults.strategy()));
    }

    private StartFrom start(@Nullable String startFrom) {
        if (startFrom == null || startFrom.isBlank() || startFrom.trim().equals("end")) {
            return StartFrom.end();
        }
        if (startFrom.trim().equals("start")) {
            return StartFrom.beginning();
        }
        try {
            long number = Long.parseLong(startFrom.trim());
            if (number >= 0) {
                return StartFrom.event(number);
            }
        } catch (NumberFormatException notANumber) {
            // The exception below covers it.
        }
        throw sources.own("group.start-from", startFrom).invalid("must be start, end or an event number");
    }

    /** Checks a duration, which the protocol transfers as a 32-bit number of milliseconds. */
    private static Duration millis(long minimum, Setting<Duration> setting) {
        Setting.atLeast(Duration.ofMillis(minimum), setting);
        if (setting.value().toMillis() > Integer.MAX_VALUE) {
            throw setting.invalid("must be " + Setting.text(Duration.ofMillis(Integer.MAX_VALUE)) + " or less");
        }
        return setting.value();
    }

    private <T> Setting<T> choose(String key, @Nullable T own, T builtIn) {
        return own != null ? sources.own("group." + key, own) : sources.builtIn("group." + key, builtIn);
    }

    private static <T> T or(@Nullable T value, T fallback) {
        return value != null ? value : fallback;
    }
}
