package io.photonpump.subscription;

import io.photonpump.event.EventFilter;
import io.photonpump.event.StartFrom;
import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import org.jspecify.annotations.Nullable;

/**
 * Options of a volatile or catch-up subscription to a stream or to {@code $all}. Immutable; safe on any thread. Each {@code with} method
 * throws {@link io.photonpump.error.InvalidSettingsException} if its value is out of range.
 */
public final class SubscribeOptions {

    private static final int MAX_BATCH_SIZE = 4096;
    private static final long BYTES_PER_MIB = 1024 * 1024;

    private static final Option<StartFrom> FROM = Option.optional("from");
    private static final Option<Boolean> RESOLVE_LINKS = Option.of("resolveLinks", true);
    private static final Option<EventFilter> FILTER = Option.optional("filter");
    private static final Option<Integer> BATCH_SIZE = Option.number("batchSize", 500, 1, MAX_BATCH_SIZE);
    private static final Option<Integer> BUFFER_EVENTS = Option.number("bufferEvents", 65_536, 1);
    private static final Option<Long> BUFFER_BYTES = Option.number("bufferBytes", 32 * BYTES_PER_MIB, 1);
    private static final Option<OverflowPolicy> OVERFLOW = Option.of("overflow", OverflowPolicy.GAP);
    private static final Option<Integer> CHECKPOINT_INTERVAL = Option.number("checkpointInterval", 1_000, 1);
    private static final Option<SubscriptionListener> LISTENER = Option.of("listener", SubscriptionListener.NONE);

    private static final SubscribeOptions LIVE = new SubscribeOptions(OptionValues.DEFAULTS);

    private final OptionValues values;

    private SubscribeOptions(OptionValues values) {
        this.values = values;
    }

    private <T> SubscribeOptions with(Option<T> option, T value) {
        return new SubscribeOptions(values.with(option, value));
    }

    /** {@return options of a volatile subscription, which delivers only events that are written while it is connected} */
    public static SubscribeOptions live() {
        return LIVE;
    }

    /**
     * {@return options of a catch-up subscription, which delivers all events after a start, each once and in order}
     *
     * @param start where to begin
     */
    public static SubscribeOptions from(StartFrom start) {
        return LIVE.withFrom(start);
    }

    /** {@return where a catch-up subscription begins; null for a volatile subscription} */
    public @Nullable StartFrom from() {
        return values.find(FROM);
    }

    /**
     * {@return a copy for a catch-up subscription}
     *
     * @param start where to begin
     */
    public SubscribeOptions withFrom(StartFrom start) {
        return with(FROM, start);
    }

    /** {@return whether links are followed; true by default} */
    public boolean resolveLinks() {
        return values.get(RESOLVE_LINKS);
    }

    /**
     * {@return a copy that follows links or does not}
     *
     * @param resolve true to deliver the target of a link in its place
     */
    public SubscribeOptions withResolveLinks(boolean resolve) {
        return with(RESOLVE_LINKS, resolve);
    }

    /** {@return the filter for the events of {@code $all}; null, the default: all events} */
    public @Nullable EventFilter filter() {
        return values.find(FILTER);
    }

    /**
     * {@return a copy with a filter} The server applies it. Servers support filters from version 20, and only for {@code $all}.
     *
     * @param filter selects the events that the server sends
     */
    public SubscribeOptions withFilter(EventFilter filter) {
        return with(FILTER, filter);
    }

    /** {@return a copy that delivers all events} */
    public SubscribeOptions withoutFilter() {
        return new SubscribeOptions(values.without(FILTER));
    }

    /** {@return how many events are read at a time while catching up; 500 by default} */
    public int batchSize() {
        return values.get(BATCH_SIZE);
    }

    /**
     * {@return a copy with another batch size}
     *
     * @param events how many events to read at a time while catching up; 1 to 4,096
     */
    public SubscribeOptions withBatchSize(int events) {
        return with(BATCH_SIZE, events);
    }

    /** {@return how many events may wait for the consumer; 65,536 by default} */
    public int bufferEvents() {
        return values.get(BUFFER_EVENTS);
    }

    /**
     * {@return a copy with another limit for the number of buffered events}
     *
     * @param events how many events may wait for the consumer; 1 or more
     */
    public SubscribeOptions withBufferEvents(int events) {
        return with(BUFFER_EVENTS, events);
    }

    /** {@return how many bytes of bodies and metadata may wait for the consumer; 32 MiB by default} */
    public long bufferBytes() {
        return values.get(BUFFER_BYTES);
    }

    /**
     * {@return a copy with another limit for the size of buffered events}
     *
     * @param bytes how many bytes of bodies and metadata may wait for the consumer; 1 or more
     */
    public SubscribeOptions withBufferBytes(long bytes) {
        return with(BUFFER_BYTES, bytes);
    }

    /** {@return the reaction of a volatile subscription to a full buffer; {@link OverflowPolicy#GAP} by default} */
    public OverflowPolicy overflow() {
        return values.get(OVERFLOW);
    }

    /**
     * {@return a copy with another reaction to a full buffer}
     *
     * @param policy what a volatile subscription does when its buffer is full
     */
    public SubscribeOptions withOverflow(OverflowPolicy policy) {
        return with(OVERFLOW, policy);
    }

    /** {@return after how many examined events a filtered subscription reports a checkpoint; 1,000 by default} */
    public int checkpointInterval() {
        return values.get(CHECKPOINT_INTERVAL);
    }

    /**
     * {@return a copy with another checkpoint interval}
     *
     * @param events after how many events, matching or not, a filtered subscription calls {@link SubscriptionListener#checkpoint};
     *     1 or more
     */
    public SubscribeOptions withCheckpointInterval(int events) {
        return with(CHECKPOINT_INTERVAL, events);
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
    public SubscribeOptions withListener(SubscriptionListener listener) {
        return with(LISTENER, listener);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SubscribeOptions that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "SubscribeOptions" + values;
    }
}
