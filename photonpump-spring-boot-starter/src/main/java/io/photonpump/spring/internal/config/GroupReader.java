package io.photonpump.spring.internal.config;

import io.photonpump.spring.listener.config.GroupProperties;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the settings that a persistent group is created with. */
final class GroupReader {

    private final SettingSources sources;

    GroupReader(SettingSources sources) {
        this.sources = sources;
    }

    /** The core's defaults where nothing is said. */
    PersistentSubscriptionSettings settings(GroupProperties group, boolean resolveLinks) {
        PersistentSubscriptionSettings defaults = PersistentSubscriptionSettings.defaults();
        Setting<Integer> readBatchSize = choose("read-batch-size", group.readBatchSize(), defaults.readBatchSize());
        Setting<Integer> bufferSize = choose("buffer-size", group.bufferSize(), defaults.bufferSize());
        if (bufferSize.value() <= Setting.atLeast(1, readBatchSize)) {
            throw bufferSize.refused("must be larger than " + readBatchSize.place() + " (" + readBatchSize.value()
                    + "), or the group would never read");
        }
        Setting<Integer> least =
                choose("min-checkpoint-count", group.minCheckpointCount(), defaults.minCheckpointCount());
        Setting<Integer> most =
                choose("max-checkpoint-count", group.maxCheckpointCount(), defaults.maxCheckpointCount());
        if (Setting.atLeast(1, most) < Setting.atLeast(0, least)) {
            throw most.refused("must be at least " + least.place() + " (" + least.value() + ")");
        }
        return new PersistentSubscriptionSettings(
                resolveLinks,
                startNumber(group.startFrom()),
                millis(1, choose("message-timeout", group.messageTimeout(), defaults.messageTimeout())),
                or(group.extraStatistics(), defaults.extraStatistics()),
                Setting.atLeast(0, choose("max-retry-count", group.maxRetryCount(), defaults.maxRetryCount())),
                Setting.atLeast(1, choose("live-buffer-size", group.liveBufferSize(), defaults.liveBufferSize())),
                readBatchSize.value(),
                bufferSize.value(),
                millis(0, choose("checkpoint-after", group.checkpointAfter(), defaults.checkpointAfter())),
                least.value(),
                most.value(),
                Setting.atLeast(
                        0, choose("max-subscriber-count", group.maxSubscriberCount(), defaults.maxSubscriberCount())),
                or(group.strategy(), defaults.strategy()));
    }

    private long startNumber(@Nullable String startFrom) {
        if (startFrom == null || startFrom.isBlank() || startFrom.trim().equals("end")) {
            return PersistentSubscriptionSettings.END;
        }
        if (startFrom.trim().equals("start")) {
            return 0;
        }
        try {
            long number = Long.parseLong(startFrom.trim());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // The exception below covers all ways of being wrong.
        }
        throw sources.own("group.start-from", startFrom).refused("must be start, end or an event number");
    }

    /** The server counts in milliseconds, in 32 bits. */
    private static Duration millis(long least, Setting<Duration> setting) {
        Setting.atLeast(Duration.ofMillis(least), setting);
        if (setting.value().toMillis() > Integer.MAX_VALUE) {
            throw setting.refused("must be " + Setting.text(Duration.ofMillis(Integer.MAX_VALUE)) + " or less");
        }
        return setting.value();
    }

    private <T> Setting<T> choose(String key, @Nullable T own, T builtIn) {
        return sources.choose("group." + key, own, null, builtIn);
    }

    private static <T> T or(@Nullable T value, T fallback) {
        return value != null ? value : fallback;
    }
}
