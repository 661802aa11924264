package io.photonpump.subscription;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.EventFilter;
import io.photonpump.event.StartFrom;
import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a persistent subscription group, which the server keeps. The defaults are those of the .NET client. Immutable; safe on any
 * thread. Each {@code with} method throws {@link InvalidSettingsException} if its value is out of range.
 */
public final class PersistentSubscriptionSettings {

    private static final Option<Boolean> RESOLVE_LINKS = Option.of("resolveLinks", false);
    private static final Option<StartFrom> START_FROM = Option.of("startFrom", StartFrom.end());
    private static final Option<EventFilter> FILTER = Option.optional("filter");
    private static final Option<Duration> MESSAGE_TIMEOUT = Option.millis("messageTimeout", Duration.ofSeconds(30), 1);
    private static final Option<Boolean> EXTRA_STATISTICS = Option.of("extraStatistics", false);
    private static final Option<Integer> MAX_RETRY_COUNT = Option.number("maxRetryCount", 10, 0);
    private static final Option<Integer> LIVE_BUFFER_SIZE = Option.number("liveBufferSize", 500, 1);
    private static final Option<Integer> READ_BATCH_SIZE = Option.number("readBatchSize", 20, 1);
    private static final Option<Integer> BUFFER_SIZE = Option.number("bufferSize", 500, 1);
    private static final Option<Duration> CHECKPOINT_AFTER = Option.millis("checkpointAfter", Duration.ofSeconds(2), 0);
    private static final Option<Integer> MIN_CHECKPOINT_COUNT = Option.number("minCheckpointCount", 10, 0);
    private static final Option<Integer> MAX_CHECKPOINT_COUNT = Option.number("maxCheckpointCount", 1_000, 1);
    private static final Option<Integer> MAX_SUBSCRIBER_COUNT = Option.number("maxSubscriberCount", 0, 0);
    private static final Option<ConsumerStrategy> STRATEGY = Option.of("strategy", ConsumerStrategy.ROUND_ROBIN);

    private static final PersistentSubscriptionSettings DEFAULTS =
            new PersistentSubscriptionSettings(OptionValues.DEFAULTS);

    private final OptionValues values;

    private PersistentSubscriptionSettings(OptionValues values) {
        this.values = values;
    }

    private <T> PersistentSubscriptionSettings with(Option<T> option, T value) {
        return new PersistentSubscriptionSettings(values.with(option, value));
    }

    /** {@return the default settings} */
    public static PersistentSubscriptionSettings defaults() {
        return DEFAULTS;
    }

    /** {@return whether links are followed; false by default} */
    public boolean resolveLinks() {
        return values.get(RESOLVE_LINKS);
    }

    /**
     * {@return a copy that follows links or does not}
     *
     * @param resolve true to deliver the target of a link in its place
     */
    public PersistentSubscriptionSettings withResolveLinks(boolean resolve) {
        return with(RESOLVE_LINKS, resolve);
    }

    /** {@return where a new group begins; {@link StartFrom#end()} by default: with events that are written after it was created} */
    public StartFrom startFrom() {
        return values.get(START_FROM);
    }

    /**
     * {@return a copy with another start}
     *
     * @param start where a new group begins: at an event number of a stream, or after a position of {@code $all}
     */
    public PersistentSubscriptionSettings withStartFrom(StartFrom start) {
        return with(START_FROM, start);
    }

    /** {@return the filter for the events of a group on {@code $all}; null, the default: all events} */
    public @Nullable EventFilter filter() {
        return values.find(FILTER);
    }

    /**
     * {@return a copy with a filter} The server applies it. Only groups on {@code $all} have one, and a group keeps the filter that it was
     * created with.
     *
     * @param filter selects the events that the group delivers
     */
    public PersistentSubscriptionSettings withFilter(EventFilter filter) {
        return with(FILTER, filter);
    }

    /** {@return a copy that delivers all events} */
    public PersistentSubscriptionSettings withoutFilter() {
        return new PersistentSubscriptionSettings(values.without(FILTER));
    }

    /** {@return how long a consumer may take to acknowledge an event before the server delivers it again; 30 s by default} */
    public Duration messageTimeout() {
        return values.get(MESSAGE_TIMEOUT);
    }

    /**
     * {@return a copy with another message timeout}
     *
     * @param timeout how long a consumer may take to acknowledge an event; 1 ms or more, because servers from version 20 read 0 as
     *     "immediately"
     */
    public PersistentSubscriptionSettings withMessageTimeout(Duration timeout) {
        return with(MESSAGE_TIMEOUT, timeout);
    }

    /** {@return whether the server measures latencies; false by default} */
    public boolean extraStatistics() {
        return values.get(EXTRA_STATISTICS);
    }

    /**
     * {@return a copy with latency measurement on or off}
     *
     * @param measure true to have the server measure latencies
     */
    public PersistentSubscriptionSettings withExtraStatistics(boolean measure) {
        return with(EXTRA_STATISTICS, measure);
    }

    /** {@return how often the server delivers an event again before it parks the event; 10 by default} */
    public int maxRetryCount() {
        return values.get(MAX_RETRY_COUNT);
    }

    /**
     * {@return a copy with another maximum of retries}
     *
     * @param retries how often the server delivers an event again before it parks the event; 0 or more
     */
    public PersistentSubscriptionSettings withMaxRetryCount(int retries) {
        return with(MAX_RETRY_COUNT, retries);
    }

    /** {@return how many live events the server keeps in memory for the group; 500 by default} */
    public int liveBufferSize() {
        return values.get(LIVE_BUFFER_SIZE);
    }

    /**
     * {@return a copy with another size of the live buffer}
     *
     * @param events how many live events the server keeps in memory for the group; 1 or more
     */
    public PersistentSubscriptionSettings withLiveBufferSize(int events) {
        return with(LIVE_BUFFER_SIZE, events);
    }

    /** {@return how many events the server keeps in memory for the group; 500 by default} */
    public int bufferSize() {
        return values.get(BUFFER_SIZE);
    }

    /** {@return how many events the server reads at a time for the group; 20 by default} */
    public int readBatchSize() {
        return values.get(READ_BATCH_SIZE);
    }

    /**
     * {@return a copy with another buffer for events that the server reads from the stream}
     *
     * @param bufferSize how many events the server keeps in memory for the group; larger than {@code readBatchSize}, because
     *     otherwise the server never reads
     * @param readBatchSize how many events the server reads at a time; 1 or more
     */
    public PersistentSubscriptionSettings withReadBuffer(int bufferSize, int readBatchSize) {
        if (bufferSize <= readBatchSize) {
            throw new InvalidSettingsException(
                    "bufferSize",
                    "bufferSize must be larger than readBatchSize (" + readBatchSize + "), not " + bufferSize
                            + ": otherwise the server never reads");
        }
        return with(READ_BATCH_SIZE, readBatchSize).with(BUFFER_SIZE, bufferSize);
    }

    /** {@return how long after the last checkpoint the server stores the group's position again; 2 s by default} */
    public Duration checkpointAfter() {
        return values.get(CHECKPOINT_AFTER);
    }

    /**
     * {@return a copy with another time between checkpoints}
     *
     * @param time how long after the last checkpoint the server stores the group's position again, if at least
     *     {@link #minCheckpointCount} events were handled; 0 or more
     */
    public PersistentSubscriptionSettings withCheckpointAfter(Duration time) {
        return with(CHECKPOINT_AFTER, time);
    }

    /** {@return how many events must be handled before the server stores the group's position; 10 by default} */
    public int minCheckpointCount() {
        return values.get(MIN_CHECKPOINT_COUNT);
    }

    /**
     * {@return a copy with another minimum of events between checkpoints}
     *
     * @param events how many events must be handled before the server stores the group's position; 0 or more
     */
    public PersistentSubscriptionSettings withMinCheckpointCount(int events) {
        return with(MIN_CHECKPOINT_COUNT, events);
    }

    /** {@return after how many events the server stores the group's position at the latest; 1,000 by default} */
    public int maxCheckpointCount() {
        return values.get(MAX_CHECKPOINT_COUNT);
    }

    /**
     * {@return a copy with another maximum of events between checkpoints}
     *
     * @param events after how many events the server stores the group's position at the latest; 1 or more
     */
    public PersistentSubscriptionSettings withMaxCheckpointCount(int events) {
        return with(MAX_CHECKPOINT_COUNT, events);
    }

    /** {@return how many consumers may join the group; 0, the default: any number} */
    public int maxSubscriberCount() {
        return values.get(MAX_SUBSCRIBER_COUNT);
    }

    /**
     * {@return a copy with another maximum of consumers}
     *
     * @param consumers how many consumers may join the group; 0: any number
     */
    public PersistentSubscriptionSettings withMaxSubscriberCount(int consumers) {
        return with(MAX_SUBSCRIBER_COUNT, consumers);
    }

    /** {@return how the server distributes events among the consumers; {@link ConsumerStrategy#ROUND_ROBIN} by default} */
    public ConsumerStrategy strategy() {
        return values.get(STRATEGY);
    }

    /**
     * {@return a copy with another strategy}
     *
     * @param strategy how the server distributes events among the consumers
     */
    public PersistentSubscriptionSettings withStrategy(ConsumerStrategy strategy) {
        return with(STRATEGY, strategy);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PersistentSubscriptionSettings that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "PersistentSubscriptionSettings" + values;
    }
}
