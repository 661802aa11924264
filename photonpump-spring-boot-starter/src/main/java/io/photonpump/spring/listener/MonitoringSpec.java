package io.photonpump.spring.listener;

import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a listener watches while it runs, and how often.
 *
 * <p>Immutable; safe on any thread. Each {@code with} method throws {@link io.photonpump.error.InvalidSettingsException} if its value is
 * out of range.
 */
public final class MonitoringSpec {

    private static final Option<Duration> GROUP_STATS_INTERVAL =
            Option.durationOrZero("group-stats-interval", Duration.ofSeconds(15));

    private static final Option<Duration> IDLE_EVENT_INTERVAL =
            Option.durationOrZero("idle-event-interval", Duration.ZERO);
    private static final Option<Duration> BUSY_EVENT_AFTER = Option.durationOrZero("busy-event-after", Duration.ZERO);

    private static final MonitoringSpec DEFAULTS = new MonitoringSpec(OptionValues.DEFAULTS);

    private final OptionValues values;

    private MonitoringSpec(OptionValues values) {
        this.values = values;
    }

    /** {@return the defaults} */
    public static MonitoringSpec defaults() {
        return DEFAULTS;
    }

    /**
     * {@return the time between two requests for the server's numbers about the group of a persistent listener; 0: none are made; 15 s by
     * default}
     */
    public Duration groupStatsInterval() {
        return values.get(GROUP_STATS_INTERVAL);
    }

    /**
     * {@return a copy with another value}
     *
     * @param interval the time between two requests; 0 for none
     */
    public MonitoringSpec withGroupStatsInterval(Duration interval) {
        return new MonitoringSpec(values.with(GROUP_STATS_INTERVAL, interval));
    }

    /**
     * {@return the time without a handled event after which a running listener publishes that it is idle, and again after each further
     * interval; 0, the default: it does not}
     */
    public Duration idleEventInterval() {
        return values.get(IDLE_EVENT_INTERVAL);
    }

    /**
     * {@return a copy with another value}
     *
     * @param interval the time without a handled event; 0 to publish nothing
     */
    public MonitoringSpec withIdleEventInterval(Duration interval) {
        return new MonitoringSpec(values.with(IDLE_EVENT_INTERVAL, interval));
    }

    /**
     * {@return the time after which a call of the handler that has not returned is published, and again after each further time; 0, the
     * default: it is not}
     */
    public Duration busyEventAfter() {
        return values.get(BUSY_EVENT_AFTER);
    }

    /**
     * {@return a copy with another value}
     *
     * @param time the time that a call of the handler takes; 0 to publish nothing
     */
    public MonitoringSpec withBusyEventAfter(Duration time) {
        return new MonitoringSpec(values.with(BUSY_EVENT_AFTER, time));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MonitoringSpec that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "MonitoringSpec" + values;
    }
}
