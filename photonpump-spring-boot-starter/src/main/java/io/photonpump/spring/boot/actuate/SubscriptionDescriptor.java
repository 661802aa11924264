package io.photonpump.spring.boot.actuate;

import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.GroupStatus;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Description of a listener in responses of the endpoint.
 *
 * @param id the id of the listener
 * @param kind {@code catch-up}, {@code persistent} or {@code volatile}
 * @param stream the stream, or {@code $all}
 * @param group the persistent group; null for other kinds
 * @param checkpoint the checkpoint name; null if no position is stored
 * @param state the state of the listener
 * @param since the time at which the state began
 * @param position the position up to which a catch-up listener has handled all events; null if there is none
 * @param lag the number of known events that are not handled; null if unknown
 * @param lagSeconds the time by which a catch-up listener is behind, in seconds; null if unknown
 * @param live whether the listener has caught up and is connected
 * @param inFlight the number of events that the listener holds
 * @param processed the number of handled events since the application started
 * @param retries the number of retries since the application started
 * @param parked the number of parked events since the application started
 * @param skipped the number of events skipped after a failure since the application started
 * @param deadLettered the number of dead letters written since the application started
 * @param filtered the number of events that were not for the listener since the application started
 * @param groupRetries the number of events returned to the group since the application started
 * @param brokenLinks the number of links with deleted targets since the application started
 * @param groupStatus what the server reports about the group; null for other kinds, and while the listener does not run
 * @param concurrency the number of events handled at the same time
 * @param ackMode {@code auto}, {@code manual} or {@code none}
 * @param error the last error; null if there was none since the listener last worked
 * @param replay the last replay since the application started; null if there was none
 */
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
        @Nullable Double lagSeconds,
        boolean live,
        int inFlight,
        long processed,
        long retries,
        long parked,
        long skipped,
        long deadLettered,
        long filtered,
        long groupRetries,
        long brokenLinks,
        @Nullable GroupStatus groupStatus,
        int concurrency,
        String ackMode,
        @Nullable String error,
        @Nullable ReplayDescriptor replay) {

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
                seconds(status.lagTime()),
                status.live(),
                status.inFlight(),
                status.processed(),
                counts.retries(),
                counts.parked(),
                counts.skipped(),
                counts.deadLettered(),
                counts.filtered(),
                counts.groupRetries(),
                counts.brokenLinks(),
                status.group(),
                spec.delivery().concurrency(),
                spec.delivery().ackMode().name().toLowerCase(Locale.ROOT),
                status.lastError(),
                ReplayDescriptor.of(container));
    }

    private static @Nullable Double seconds(@Nullable Duration time) {
        return time == null ? null : time.toMillis() / 1000.0;
    }
}
