package io.photonpump.subscription;

import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of a consumer that joins a persistent subscription group. Immutable; safe on any thread. Each {@code with} method throws
 * {@link io.photonpump.error.InvalidSettingsException} if its value is out of range.
 */
public final class ConsumerOptions {

    private static final Option<Integer> IN_FLIGHT = Option.number("inFlight", 10, 1);
    private static final Option<SubscriptionListener> LISTENER = Option.of("listener", SubscriptionListener.NONE);
    private static final Option<Duration> MESSAGE_TIMEOUT = Option.optionalDuration("messageTimeout");

    private static final ConsumerOptions DEFAULTS = new ConsumerOptions(OptionValues.DEFAULTS);

    private final OptionValues values;

    private ConsumerOptions(OptionValues values) {
        this.values = values;
    }

    /** {@return the default options} */
    public static ConsumerOptions defaults() {
        return DEFAULTS;
    }

    /** {@return how many events the server sends before the first of them is acknowledged; 10 by default} */
    public int inFlight() {
        return values.get(IN_FLIGHT);
    }

    /**
     * {@return a copy with another number of events in flight}
     *
     * @param events how many events the server may send before the first of them is acknowledged; 1 or more
     */
    public ConsumerOptions withInFlight(int events) {
        return new ConsumerOptions(values.with(IN_FLIGHT, events));
    }

    /** {@return the listener for everything but the events; {@link SubscriptionListener#NONE} by default} */
    public SubscriptionListener listener() {
        return values.get(LISTENER);
    }

    /**
     * {@return a copy with another listener}
     *
     * @param listener notified of everything but the events
     */
    public ConsumerOptions withListener(SubscriptionListener listener) {
        return new ConsumerOptions(values.with(LISTENER, listener));
    }

    /** {@return the message timeout that the group was created with; null, the default: unknown} */
    public @Nullable Duration messageTimeout() {
        return values.find(MESSAGE_TIMEOUT);
    }

    /**
     * {@return a copy with the group's message timeout} {@link Subscription#forEach} then skips an event that has waited in the
     * client for more than 80 % of the timeout, because the server delivers the event to another consumer. Without it, such an event
     * may be handled twice if the group has several consumers.
     *
     * @param timeout the message timeout that the group was created with; longer than 0
     */
    public ConsumerOptions withMessageTimeout(Duration timeout) {
        return new ConsumerOptions(values.with(MESSAGE_TIMEOUT, timeout));
    }

    /** {@return a copy without a message timeout} */
    public ConsumerOptions withoutMessageTimeout() {
        return new ConsumerOptions(values.without(MESSAGE_TIMEOUT));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConsumerOptions that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "ConsumerOptions" + values;
    }
}
