package io.photonpump.spring.listener;

import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint of a catch-up listener: where and how often its position is stored.
 *
 * <p>Immutable; safe on any thread. Each {@code with} method throws {@link io.photonpump.error.InvalidSettingsException} if its value is
 * out of range.
 */
public final class CheckpointSpec {

    private static final Option<String> NAME = Option.optional("checkpoint");
    private static final Option<String> STORE = Option.optional("checkpoint-store");
    private static final Option<Integer> EVERY_EVENTS = Option.number("checkpoint-every", 100, 1);
    private static final Option<Duration> INTERVAL =
            Option.durationOrZero("checkpoint-interval", Duration.ofSeconds(1));

    private final OptionValues values;

    private CheckpointSpec(OptionValues values) {
        this.values = values;
    }

    private <T> CheckpointSpec with(Option<T> option, T value) {
        return new CheckpointSpec(values.with(option, value));
    }

    /**
     * {@return a checkpoint of this name, with the default settings}
     *
     * @param name the name under which the position is stored
     */
    public static CheckpointSpec named(String name) {
        return new CheckpointSpec(OptionValues.DEFAULTS.with(NAME, name));
    }

    /** {@return the name under which the position is stored} */
    public String name() {
        return values.get(NAME);
    }

    /**
     * {@return a copy with another value}
     *
     * @param name the name under which the position is stored
     */
    public CheckpointSpec withName(String name) {
        return with(NAME, name);
    }

    /** {@return the bean name of the checkpoint store; null: the only or primary one} */
    public @Nullable String store() {
        return values.find(STORE);
    }

    /**
     * {@return a copy with another value}
     *
     * @param bean the bean name of the checkpoint store
     */
    public CheckpointSpec withStore(String bean) {
        return with(STORE, bean);
    }

    /** {@return a copy without this setting} */
    public CheckpointSpec withoutStore() {
        return new CheckpointSpec(values.without(STORE));
    }

    /** {@return the number of handled events after which the position is stored; 100 by default} */
    public int everyEvents() {
        return values.get(EVERY_EVENTS);
    }

    /**
     * {@return a copy with another value}
     *
     * @param events the number of events, 1 or more
     */
    public CheckpointSpec withEveryEvents(int events) {
        return with(EVERY_EVENTS, events);
    }

    /** {@return the longest time that a new position stays unstored; 1 s by default} */
    public Duration interval() {
        return values.get(INTERVAL);
    }

    /**
     * {@return a copy with another value}
     *
     * @param time the longest time, 0 or longer
     */
    public CheckpointSpec withInterval(Duration time) {
        return with(INTERVAL, time);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CheckpointSpec that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "CheckpointSpec" + values;
    }
}
