package io.photonpump.spring.boot.actuate;

import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionSpec;
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
 * @param lag the number of known events after the position; null if unknown
 * @param live whether the listener has caught up and is connected
 * @param inFlight the number of events that the listener holds
 * @param processed the number of handled events since the application started
 * @param retries the number of retries since the application started
 * @param parked the number of parked events since the application started
 * @param skipped the number of events skipped after a failure since the application started
 * @param deadLettered the number of dead letters written since the application started
 * @param filtered the number of events that were not for the listener since the application started
 * @param concurrency the number of events handled at the same time
 * @param ackMode {@code auto}, {@code manual} or {@code none}
 * @param error the last error; null if there was none since the listener last worked
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
