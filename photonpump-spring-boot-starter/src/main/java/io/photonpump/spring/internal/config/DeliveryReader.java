package io.photonpump.spring.internal.config;

import io.photonpump.spring.internal.invoke.HandlerShape;
import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.DeliverySpec;
import io.photonpump.spring.listener.SubscriptionKind;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the delivery settings of a listener. */
final class DeliveryReader {

    private final SettingSources sources;
    private final HandlerShape handler;

    DeliveryReader(SettingSources sources, HandlerShape handler) {
        this.sources = sources;
        this.handler = handler;
    }

    DeliverySpec read(SubscriptionKind kind) {
        Setting<Integer> concurrency =
                sources.get(ListenerOption.CONCURRENCY, 1, common -> kind == SubscriptionKind.PERSISTENT);
        if (Setting.atLeast(1, concurrency) > 1 && kind == SubscriptionKind.VOLATILE) {
            throw concurrency.conflict(
                    concurrency.place() + " is " + concurrency.value()
                            + ", but a volatile subscription handles one event at a time",
                    "Remove it, or set a group, or set from = \"end\" for a catch-up subscription");
        }
        DeliverySpec defaults = DeliverySpec.defaults(kind, concurrency.value());
        Setting<Integer> inFlight = inFlight(concurrency, defaults.inFlight());
        DeliverySpec holding = inFlight.isExplicit()
                ? defaults.withInFlight(inFlight.value())
                : defaults.withAdaptiveInFlight(inFlight.value());
        return holding.withAckMode(ackMode(defaults.ackMode()))
                .withBatchSize(
                        Setting.atLeast(1, forBatches(sources.get(ListenerOption.BATCH_SIZE, defaults.batchSize()))))
                .withBatchLinger(Setting.atLeast(
                        Duration.ZERO, forBatches(sources.get(ListenerOption.BATCH_LINGER, defaults.batchLinger()))));
    }

    private AckMode ackMode(AckMode builtIn) {
        Setting<AckMode> mode = sources.get(ListenerOption.ACK_MODE, builtIn);
        if (mode.value() == AckMode.MANUAL && !handler.acknowledgments()) {
            throw mode.conflict(
                    mode.place() + " is manual, but the method has no Acknowledgment parameter",
                    "Add an Acknowledgment parameter, or set " + mode.place() + " to auto");
        }
        if (mode.value() == AckMode.NONE && mode.isExplicit()) {
            refuseFailurePolicy(mode);
        }
        return mode.value();
    }

    /** Refuses settings for failed events, which have no effect on events that are acknowledged before they are handled. */
    private void refuseFailurePolicy(Setting<AckMode> none) {
        String place = failurePolicy();
        if (place != null) {
            throw none.conflict(
                    place + " has no effect, because " + none.place()
                            + " is none: events are acknowledged before they are handled and never retried",
                    "Remove one of the two");
        }
    }

    private @Nullable String failurePolicy() {
        if (sources.own().retry() != null) {
            return sources.ownPlace("retry");
        }
        return Stream.of(
                        sources.explicit(ListenerOption.ERROR_HANDLER),
                        sources.explicit(ListenerOption.ON_EXHAUSTED),
                        sources.annotated(ListenerOption.MAX_RETRIES),
                        sources.annotated(ListenerOption.RETRY_DELAY),
                        sources.annotated(ListenerOption.RETRY_MULTIPLIER),
                        sources.annotated(ListenerOption.RETRY_MAX_DELAY))
                .filter(Objects::nonNull)
                .map(Setting::place)
                .findFirst()
                .orElse(null);
    }

    private <T> Setting<T> forBatches(Setting<T> setting) {
        if (setting.isExplicit() && !handler.batches()) {
            throw setting.conflict(
                    setting.place() + " has no effect, because the method takes one event at a time",
                    "Declare a List parameter, or remove " + setting.place());
        }
        return setting;
    }

    private Setting<Integer> inFlight(Setting<Integer> concurrency, int builtIn) {
        Setting<Integer> inFlight = sources.get(ListenerOption.IN_FLIGHT, builtIn);
        Setting.atLeast(1, inFlight);
        if (inFlight.isExplicit() && inFlight.value() < concurrency.value()) {
            throw inFlight.conflict(
                    inFlight.place() + " is " + inFlight.value() + ", but " + concurrency.place() + " is "
                            + concurrency.value() + ": a listener cannot handle more events at a time than it holds",
                    "Increase in-flight or decrease concurrency");
        }
        return inFlight;
    }
}
