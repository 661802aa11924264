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
