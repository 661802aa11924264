package io.photonpump.spring.boot.actuate;

import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A listener as the endpoint shows it. */
public record SubscriptionDescriptor(
        String id,
        String kind,
        String stream,
        @Nullable String group,
        @Nullable String checkpoint,
        ContainerState state,
        Instant since,
        @Nullable String position,
        @Nullable Long lag,
        boolean live,
        int inFlight,
        long processed,
        long retries,
        long parked,
        long skipped,
        long deadLettered,
        long filtered,
        int concurrency,
        String ackMode,
        @Nullable String error) {

    static SubscriptionDescriptor of(SubscriptionContainer container) {
        SubscriptionSpec spec = container.spec();
        ContainerStatus status = container.status();
        EventCounts counts = container.counts();
        return new SubscriptionDescriptor(
                spec.id(),
                spec.kind().toString(),
                spec.stream(),
                spec.group() == null ? null : spec.group().name(),
                spec.checkpoint() == null ? null : spec.checkpoint().name(),
                status.state(),
                status.since(),
                status.position() == null ? null : status.position().toString(),
                status.lag(),
                status.live(),
                status.inFlight(),
                status.processed(),
                counts.retries(),
                counts.parked(),
                counts.skipped(),
                counts.deadLettered(),
                counts.filtered(),
                spec.delivery().concurrency(),
                spec.delivery().ackMode().name().toLowerCase(Locale.ROOT),
                status.lastError());
    }
}
