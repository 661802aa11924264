package io.photonpump.spring.internal.config;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.MissingGroupPolicy;
import io.photonpump.spring.listener.config.BatchProperties;
import io.photonpump.spring.listener.config.ListenerProperties;
import io.photonpump.spring.listener.config.RetryProperties;
import io.photonpump.spring.listener.config.SubscriptionProperties;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DurationFormat.Style;
import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * An option of listeners: where the properties of the listener, its annotation and the properties of all listeners hold it, and how
 * the annotation's text is read. {@link SettingSources} layers the three. {@link GroupOptions} has those of groups.
 *
 * @param key the key of the property
 * @param own the value in {@code photonpump.subscriptions.<id>}
 * @param attribute the text of the attribute
 * @param common the value in {@code photonpump.listener}
 * @param rule the rule for the text, as messages state it
 * @param parser reads the text; throws {@link IllegalArgumentException} if it violates the rule
 */
record ListenerOption<T>(
        String key,
        Function<SubscriptionProperties, @Nullable T> own,
        Function<EventStoreSubscription, String> attribute,
        Function<ListenerProperties, @Nullable T> common,
        String rule,
        Function<String, T> parser) {

    static final ListenerOption<String> STREAM =
            text("stream", SubscriptionProperties::stream, EventStoreSubscription::stream);
    static final ListenerOption<String> FROM = text("from", SubscriptionProperties::from, EventStoreSubscription::from);
    static final ListenerOption<String> CHECKPOINT =
            text("checkpoint", SubscriptionProperties::checkpoint, EventStoreSubscription::checkpoint);
    static final ListenerOption<String> CHECKPOINT_STORE =
            text("checkpoint-store", SubscriptionProperties::checkpointStore, EventStoreSubscription::checkpointStore);
    static final ListenerOption<String> FILTER =
            text("filter", SubscriptionProperties::filter, EventStoreSubscription::filter);
    static final ListenerOption<String> DEAD_LETTER_STREAM = text(
            "dead-letter-stream", SubscriptionProperties::deadLetterStream, EventStoreSubscription::deadLetterStream);
    static final ListenerOption<String> ERROR_HANDLER =
            text("error-handler", SubscriptionProperties::errorHandler, EventStoreSubscription::errorHandler);
    static final ListenerOption<String> CONTAINER_FACTORY = text(
            "container-factory", SubscriptionProperties::containerFactory, EventStoreSubscription::containerFactory);
    static final ListenerOption<String> CLIENT =
            text("client", SubscriptionProperties::client, EventStoreSubscription::client);

    static final ListenerOption<MissingGroupPolicy> MISSING_GROUP = constant(
            "missing-group",
            MissingGroupPolicy.class,
            SubscriptionProperties::missingGroup,
            EventStoreSubscription::missingGroup,
            ListenerProperties::missingGroup);
    static final ListenerOption<Integer> CHECKPOINT_EVERY = number(
            "checkpoint-every",
            SubscriptionProperties::checkpointEvery,
            EventStoreSubscription::checkpointEvery,
            ListenerProperties::checkpointEvery);
    static final ListenerOption<Duration> CHECKPOINT_INTERVAL = duration(
            "checkpoint-interval",
            SubscriptionProperties::checkpointInterval,
            EventStoreSubscription::checkpointInterval,
            ListenerProperties::checkpointInterval);
    static final ListenerOption<Boolean> RESOLVE_LINKS = flag(
            "resolve-links",
            SubscriptionProperties::resolveLinks,
            EventStoreSubscription::resolveLinks,
            ListenerProperties::resolveLinks);
    static final ListenerOption<FailureAction> UNKNOWN_TYPES = constant(
            "unknown-types",
            FailureAction.class,
            SubscriptionProperties::unknownTypes,
            EventStoreSubscription::unknownTypes,
            ListenerProperties::unknownTypes);
    static final ListenerOption<FailureAction> ON_EXHAUSTED = constant(
            "on-exhausted",
            FailureAction.class,
            SubscriptionProperties::onExhausted,
            EventStoreSubscription::onExhausted,
            ListenerProperties::onExhausted);
    static final ListenerOption<Boolean> AUTO_STARTUP = flag(
            "auto-startup",
            SubscriptionProperties::autoStartup,
            EventStoreSubscription::autoStartup,
            ListenerProperties::autoStartup);
    static final ListenerOption<Duration> SHUTDOWN_TIMEOUT = duration(
            "shutdown-timeout",
            SubscriptionProperties::shutdownTimeout,
            EventStoreSubscription::shutdownTimeout,
            ListenerProperties::shutdownTimeout);

    static final ListenerOption<Duration> GROUP_STATS_INTERVAL = duration(
            "group-stats-interval",
            SubscriptionProperties::groupStatsInterval,
            EventStoreSubscription::groupStatsInterval,
            ListenerProperties::groupStatsInterval);

    static final ListenerOption<Duration> IDLE_EVENT_INTERVAL = duration(
            "idle-event-interval",
            SubscriptionProperties::idleEventInterval,
            EventStoreSubscription::idleEventInterval,
            ListenerProperties::idleEventInterval);
    static final ListenerOption<Duration> BUSY_EVENT_AFTER = duration(
            "busy-event-after",
            SubscriptionProperties::busyEventAfter,
            EventStoreSubscription::busyEventAfter,
            ListenerProperties::busyEventAfter);

    static final ListenerOption<Integer> CONCURRENCY = number(
            "concurrency",
            SubscriptionProperties::concurrency,
            EventStoreSubscription::concurrency,
            ListenerProperties::concurrency);
    static final ListenerOption<AckMode> ACK_MODE = constant(
            "ack-mode",
            AckMode.class,
            SubscriptionProperties::ackMode,
            EventStoreSubscription::ackMode,
            ListenerProperties::ackMode);
    static final ListenerOption<Integer> IN_FLIGHT = number(
            "in-flight",
            SubscriptionProperties::inFlight,
            EventStoreSubscription::inFlight,
            ListenerProperties::inFlight);
    static final ListenerOption<Integer> BATCH_SIZE = number(
            "batch.size",
            own -> from(own.batch(), BatchProperties::size),
            EventStoreSubscription::batchSize,
            common -> from(common.batch(), BatchProperties::size));
    static final ListenerOption<Duration> BATCH_LINGER = duration(
            "batch.linger",
            own -> from(own.batch(), BatchProperties::linger),
            EventStoreSubscription::batchLinger,
            common -> from(common.batch(), BatchProperties::linger));

    static final ListenerOption<Integer> MAX_RETRIES = number(
            "retry.max-retries",
            own -> from(own.retry(), RetryProperties::maxRetries),
            EventStoreSubscription::retryMaxRetries,
            common -> from(common.retry(), RetryProperties::maxRetries));
    static final ListenerOption<Duration> RETRY_DELAY = duration(
            "retry.delay",
            own -> from(own.retry(), RetryProperties::delay),
            EventStoreSubscription::retryDelay,
            common -> from(common.retry(), RetryProperties::delay));
    static final ListenerOption<Double> RETRY_MULTIPLIER = new ListenerOption<>(
            "retry.multiplier",
            own -> from(own.retry(), RetryProperties::multiplier),
            EventStoreSubscription::retryMultiplier,
            common -> from(common.retry(), RetryProperties::multiplier),
            "must be a number",
            Double::valueOf);
    static final ListenerOption<Duration> RETRY_MAX_DELAY = duration(
            "retry.max-delay",
            own -> from(own.retry(), RetryProperties::maxDelay),
            EventStoreSubscription::retryMaxDelay,
            common -> from(common.retry(), RetryProperties::maxDelay));

    static <P, T> @Nullable T from(@Nullable P properties, Function<P, @Nullable T> value) {
        return properties == null ? null : value.apply(properties);
    }

    /** A text that all listeners cannot share; blank texts count as absent. */
    static ListenerOption<String> text(
            String key,
            Function<SubscriptionProperties, @Nullable String> own,
            Function<EventStoreSubscription, String> attribute) {
        return new ListenerOption<>(
                key,
                properties -> {
                    String value = own.apply(properties);
                    return value == null || value.isBlank() ? null : value.trim();
                },
                attribute,
                common -> null,
                "must be a text",
                Function.identity());
    }

    static ListenerOption<Integer> number(
            String key,
            Function<SubscriptionProperties, @Nullable Integer> own,
            Function<EventStoreSubscription, String> attribute,
            Function<ListenerProperties, @Nullable Integer> common) {
        return new ListenerOption<>(key, own, attribute, common, "must be a whole number", Integer::valueOf);
    }

    static ListenerOption<Boolean> flag(
            String key,
            Function<SubscriptionProperties, @Nullable Boolean> own,
            Function<EventStoreSubscription, String> attribute,
            Function<ListenerProperties, @Nullable Boolean> common) {
        return new ListenerOption<>(key, own, attribute, common, "must be true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        });
    }

    static ListenerOption<Duration> duration(
            String key,
            Function<SubscriptionProperties, @Nullable Duration> own,
            Function<EventStoreSubscription, String> attribute,
            Function<ListenerProperties, @Nullable Duration> common) {
        return new ListenerOption<>(
                key,
                own,
                attribute,
                common,
                "must be a duration such as 500ms or 5s",
                text -> DurationFormatterUtils.parse(
                        text, DurationFormatterUtils.detect(text) == Style.ISO8601 ? Style.ISO8601 : Style.SIMPLE));
    }

    static <E extends Enum<E>> ListenerOption<E> constant(
            String key,
            Class<E> type,
            Function<SubscriptionProperties, @Nullable E> own,
            Function<EventStoreSubscription, String> attribute,
            Function<ListenerProperties, @Nullable E> common) {
        String choices = Arrays.stream(type.getEnumConstants())
                .map(constant -> Keys.kebab(constant.name()))
                .collect(Collectors.joining(", "));
        return new ListenerOption<>(
                key,
                own,
                attribute,
                common,
                "must be one of " + choices,
                text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_')));
    }
}
