package io.photonpump.spring.listener.config;

import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.MissingGroupPolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Settings of one listener. They override the attributes of its annotation.
 *
 * @param stream Stream to subscribe to, or $all.
 * @param group Persistent subscription group.
 * @param from Start position: start, end, an event number, or a position of $all as commit/prepare. Makes the listener a catch-up one.
 * @param checkpoint Name under which the position is stored. Makes the listener a catch-up one.
 * @param checkpointStore Bean name of the checkpoint store.
 * @param checkpointEvery Number of handled events after which the position is stored.
 * @param checkpointInterval Longest time that a new position stays unstored.
 * @param eventTypes Comma-separated list of event types to handle, with * as a wildcard.
 * @param filter Server-side filter of $all, or bean name of an event selector.
 * @param concurrency Number of events handled at the same time.
 * @param autoStartup Whether to start with the application.
 * @param ackMode Moment at which events are acknowledged, or passed by the checkpoint.
 * @param inFlight Maximum number of events that the listener holds.
 * @param batch Batch settings.
 * @param retry Retries of failed events.
 * @param onExhausted Treatment of an event that has failed all its retries.
 * @param deadLetterStream Stream to which dead letters are written.
 * @param unknownTypes Treatment of events whose type no method of the listener accepts.
 * @param resolveLinks Whether to resolve links.
 * @param missingGroup Action to take if the persistent group does not exist.
 * @param errorHandler Bean name of the error handler.
 * @param containerFactory Bean name of the container factory.
 * @param client Bean name of the client.
 * @param groupStatsInterval Time between two requests for the server's numbers about the group. 0 for none.
 * @param idleEventInterval Time without a handled event after which the listener publishes that it is idle. 0 for never.
 * @param busyEventAfter Time after which a call of the handler that has not returned is published. 0 for never.
 * @param shutdownTimeout Time that a stopping listener waits for the events being handled.
 */
@ConfigurationProperties("photonpump.subscriptions[<id>]")
public record SubscriptionProperties(
        @Nullable String stream,
        @NestedConfigurationProperty @Nullable GroupProperties group,
        @Nullable String from,
        @Nullable String checkpoint,
        @Nullable String checkpointStore,
        @Nullable Integer checkpointEvery,
        @Nullable Duration checkpointInterval,
        @Nullable List<String> eventTypes,
        @Nullable String filter,
        @Nullable Integer concurrency,
        @Nullable Boolean autoStartup,
        @Nullable AckMode ackMode,
        @Nullable Integer inFlight,
        @NestedConfigurationProperty @Nullable BatchProperties batch,
        @NestedConfigurationProperty @Nullable RetryProperties retry,
        @Nullable FailureAction onExhausted,
        @Nullable String deadLetterStream,
        @Nullable FailureAction unknownTypes,
        @Nullable Boolean resolveLinks,
        @Nullable MissingGroupPolicy missingGroup,
        @Nullable String errorHandler,
        @Nullable String containerFactory,
        @Nullable String client,
        @Nullable Duration groupStatsInterval,
        @Nullable Duration idleEventInterval,
        @Nullable Duration busyEventAfter,
        @Nullable Duration shutdownTimeout) {

    /** No properties: the annotation applies as it is. */
    public static final SubscriptionProperties NONE = new SubscriptionProperties(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null, null, null, null, null, null, null);
}
