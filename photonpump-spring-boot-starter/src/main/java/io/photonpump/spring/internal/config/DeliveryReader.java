package io.photonpump.spring.internal.config;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.internal.invoke.HandlerShape;
import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec.Delivery;
import io.photonpump.spring.listener.config.BatchProperties;
import io.photonpump.spring.listener.config.ListenerProperties;
import io.photonpump.spring.listener.config.SubscriptionProperties;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Reads the delivery settings of a listener. */
final class DeliveryReader {

    static final int DEFAULT_BATCH_SIZE = 100;
    static final Duration DEFAULT_BATCH_LINGER = Duration.ofMillis(200);

    /** Small, because each event that a persistent listener holds when it stops loses one of the group's retries. */
    static final int DEFAULT_IN_FLIGHT = 10;

    static final int DEFAULT_CATCH_UP_IN_FLIGHT = 500;

    private static final BatchProperties NO_BATCH = new BatchProperties(null, null);

    private final EventStoreSubscription annotation;
    private final SubscriptionProperties own;
    private final ListenerProperties defaults;
    private final SettingSources sources;
    private final HandlerShape handler;

    DeliveryReader(
            EventStoreSubscription annotation,
            SubscriptionProperties own,
            ListenerProperties defaults,
            SettingSources sources,
            HandlerShape handler) {
        this.annotation = annotation;
        this.own = own;
        this.defaults = defaults;
        this.sources = sources;
        this.handler = handler;
    }

    Delivery read(SubscriptionKind kind) {
        boolean persistent = kind == SubscriptionKind.PERSISTENT;
        Setting<Integer> concurrency = sources.number(
                "concurrency",
                own.concurrency(),
                annotation.concurrency(),
                persistent ? defaults.concurrency() : null,
                1);
        if (Setting.atLeast(1, concurrency) > 1 && kind == SubscriptionKind.VOLATILE) {
            throw concurrency.conflict(
                    concurrency.place() + " is " + concurrency.value()
                            + ", but a volatile subscription handles one event at a time",
                    "Remove it, or set a group, or set from = \"end\" for a catch-up subscription");
        }
        Setting<Integer> inFlight = inFlight(concurrency, persistent);
        return new Delivery(
                concurrency.value(), ackMode(), inFlight.value(), !inFlight.isExplicit(), batchSize(), batchLinger());
    }

    private AckMode ackMode() {
        Setting<AckMode> mode = sources.constant(
                "ack-mode", AckMode.class, own.ackMode(), annotation.ackMode(), defaults.ackMode(), AckMode.AUTO);
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
        String place = own.retry() != null
                ? sources.ownPlace("retry")
                : own.onExhausted() != null ? sources.ownPlace("on-exhausted") : null;
        for (Setting<String> setting : annotatedFailurePolicy()) {
            place = place != null ? place : setting.place();
        }
        if (place != null) {
            throw none.conflict(
                    place + " has no effect, because " + none.place()
                            + " is none: events are acknowledged before they are handled and never retried",
                    "Remove one of the two");
        }
    }

    private List<Setting<String>> annotatedFailurePolicy() {
        return Stream.of(
                        sources.text("error-handler", own.errorHandler(), annotation.errorHandler()),
                        sources.text("on-exhausted", null, annotation.onExhausted()),
                        sources.text("retry.max-retries", null, annotation.retryMaxRetries()),
                        sources.text("retry.delay", null, annotation.retryDelay()),
                        sources.text("retry.multiplier", null, annotation.retryMultiplier()),
                        sources.text("retry.max-delay", null, annotation.retryMaxDelay()))
                .filter(Objects::nonNull)
                .toList();
    }

    private int batchSize() {
        BatchProperties batch = own.batch() != null ? own.batch() : NO_BATCH;
        Integer common = defaults.batch() != null ? defaults.batch().size() : null;
        return Setting.atLeast(
                1,
                forBatches(sources.number(
                        "batch.size", batch.size(), annotation.batchSize(), common, DEFAULT_BATCH_SIZE)));
    }

    private Duration batchLinger() {
        BatchProperties batch = own.batch() != null ? own.batch() : NO_BATCH;
        Duration common = defaults.batch() != null ? defaults.batch().linger() : null;
        return Setting.atLeast(
                Duration.ZERO,
                forBatches(sources.duration(
                        "batch.linger", batch.linger(), annotation.batchLinger(), common, DEFAULT_BATCH_LINGER)));
    }

    private <T> Setting<T> forBatches(Setting<T> setting) {
        if (setting.isExplicit() && !handler.batches()) {
            throw setting.conflict(
                    setting.place() + " has no effect, because the method takes one event at a time",
                    "Declare a List parameter, or remove " + setting.place());
        }
        return setting;
    }

    private Setting<Integer> inFlight(Setting<Integer> concurrency, boolean persistent) {
        int builtIn = persistent ? Math.max(DEFAULT_IN_FLIGHT, 2 * concurrency.value()) : DEFAULT_CATCH_UP_IN_FLIGHT;
        Setting<Integer> inFlight =
                sources.number("in-flight", own.inFlight(), annotation.inFlight(), defaults.inFlight(), builtIn);
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
