package io.photonpump.spring.internal.config;

import io.photonpump.spring.listener.MonitoringSpec;
import io.photonpump.spring.listener.SubscriptionKind;
import java.time.Duration;

/** Reads what a listener watches while it runs. */
final class MonitoringReader {

    private final SettingSources sources;

    MonitoringReader(SettingSources sources) {
        this.sources = sources;
    }

    MonitoringSpec read(SubscriptionKind kind) {
        MonitoringSpec defaults = MonitoringSpec.defaults();
        return defaults.withGroupStatsInterval(groupStatsInterval(kind, defaults.groupStatsInterval()))
                .withIdleEventInterval(Setting.atLeast(
                        Duration.ZERO, sources.get(ListenerOption.IDLE_EVENT_INTERVAL, defaults.idleEventInterval())))
                .withBusyEventAfter(Setting.atLeast(
                        Duration.ZERO, sources.get(ListenerOption.BUSY_EVENT_AFTER, defaults.busyEventAfter())));
    }

    private Duration groupStatsInterval(SubscriptionKind kind, Duration builtIn) {
        if (kind != SubscriptionKind.PERSISTENT) {
            sources.refuse(ListenerOption.GROUP_STATS_INTERVAL, "the listener has no group");
        }
        return Setting.atLeast(Duration.ZERO, sources.get(ListenerOption.GROUP_STATS_INTERVAL, builtIn));
    }
}
