package io.photonpump.spring.listener;

import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The delivery of events to a listener: how many it handles and holds at a time, and how it acknowledges them.
 *
 * <p>Immutable; safe on any thread. Each {@code with} method throws {@link io.photonpump.error.InvalidSettingsException} if its value is
 * out of range.
 */
public final class DeliverySpec {

    private static final Option<Integer> CONCURRENCY = Option.number("concurrency", 1, 1);
    private static final Option<AckMode> ACK_MODE = Option.of("ack-mode", AckMode.AUTO);
    private static final Option<Integer> IN_FLIGHT = Option.number("in-flight", 500, 1);
    private static final Option<Boolean> ADAPTS = Option.of("in-flight adapts", false);
    private static final Option<Integer> BATCH_SIZE = Option.number("batch.size", 100, 1);
    private static final Option<Duration> BATCH_LINGER = Option.durationOrZero("batch.linger", Duration.ofMillis(200));
    private static final int GROUP_IN_FLIGHT = 10;

    private final OptionValues values;

    private DeliverySpec(OptionValues values) {
        this.values = values;
    }

    private <T> DeliverySpec with(Option<T> option, T value) {
        return new DeliverySpec(values.with(option, value));
    }

    /**
     * {@return the default for a kind of listener}
     *
     * @param kind the kind of listener
     * @param concurrency the number of events that the listener handles at the same time, 1 or more
     */
    public static DeliverySpec defaults(SubscriptionKind kind, int concurrency) {
        DeliverySpec defaults = new DeliverySpec(OptionValues.DEFAULTS).with(CONCURRENCY, concurrency);
        return switch (kind) {
            case VOLATILE, CATCH_UP -> defaults;
            // Few, because each event that a listener holds when it stops loses one of the group's retries.
            case PERSISTENT -> defaults.withAdaptiveInFlight(Math.max(GROUP_IN_FLIGHT, 2 * concurrency));
        };
    }

    /** {@return the number of events that the listener handles at the same time; 1 by default} */
    public int concurrency() {
        return values.get(CONCURRENCY);
    }

    /**
     * {@return a copy with another value}
     *
     * @param events the number of events, 1 or more
     */
    public DeliverySpec withConcurrency(int events) {
        return with(CONCURRENCY, events);
    }

    /** {@return when events are acknowledged; {@link AckMode#AUTO} by default} */
    public AckMode ackMode() {
        return values.get(ACK_MODE);
    }

    /**
     * {@return a copy with another value}
     *
     * @param mode when events are acknowledged
     */
    public DeliverySpec withAckMode(AckMode mode) {
        return with(ACK_MODE, mode);
    }

    /** {@return the largest number of events that the listener holds, including those being handled; 500 by default, and for persistent
     * listeners the larger of 10 and twice the concurrency} */
    public int inFlight() {
        return values.get(IN_FLIGHT);
    }

    /** {@return the largest batch that a batch listener receives; 100 by default} */
    public int batchSize() {
        return values.get(BATCH_SIZE);
    }

    /**
     * {@return a copy with another value}
     *
     * @param events the number of events, 1 or more
     */
    public DeliverySpec withBatchSize(int events) {
        return with(BATCH_SIZE, events);
    }

    /** {@return the time that a batch listener waits for a batch to fill up; 200 ms by default} */
    public Duration batchLinger() {
        return values.get(BATCH_LINGER);
    }

    /**
     * {@return a copy with another value}
     *
     * @param time the time, 0 or longer
     */
    public DeliverySpec withBatchLinger(Duration time) {
        return with(BATCH_LINGER, time);
    }

    /**
     * {@return whether a persistent listener holds fewer events than {@link #inFlight()} when its handler is too slow to handle them
     * within the group's message timeout}
     */
    public boolean adaptsInFlight() {
        return values.get(ADAPTS);
    }

    /**
     * {@return a copy that holds exactly this many events}
     *
     * @param events the number of events, 1 or more
     */
    public DeliverySpec withInFlight(int events) {
        return with(IN_FLIGHT, events).with(ADAPTS, false);
    }

    /**
     * {@return a copy that holds this many events, or fewer if the handler of a persistent listener is slow}
     *
     * @param events the largest number of events, 1 or more
     */
    public DeliverySpec withAdaptiveInFlight(int events) {
        return with(IN_FLIGHT, events).with(ADAPTS, true);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DeliverySpec that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "DeliverySpec" + values;
    }
}
