package io.photonpump.spring.listener.config;

import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.MissingGroupPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Defaults of all listeners. Attributes of their annotations override them.
 *
 * @param autoStartup Whether listeners start with the application.
 * @param concurrency Number of events that a persistent listener handles at the same time.
 * @param ackMode Moment at which events are acknowledged, or passed by the checkpoint.
 * @param inFlight Maximum number of events that a listener holds. Defaults to 500; for persistent listeners to 10, or twice the
 *     concurrency if that is more, and fewer for a slow method.
 * @param batch Batch settings.
 * @param retry Retries of failed events.
 * @param onExhausted Treatment of an event that has failed all its retries. Defaults to park for persistent listeners, stop for
 *     catch-up listeners and skip for volatile listeners.
 * @param unknownTypes Treatment of events whose type no method of the listener accepts.
 * @param resolveLinks Whether to resolve links. By default links are resolved, except on $all, where they are filtered out.
 * @param missingGroup Action to take if a persistent group does not exist.
 * @param checkpointEvery Number of handled events after which the position of a catch-up listener is stored.
 * @param checkpointInterval Longest time that a new position of a catch-up listener stays unstored.
 * @param groupStatsInterval Time between two requests for the server's numbers about the group of a persistent listener. 0 for none.
 * @param idleEventInterval Time without a handled event after which a listener publishes that it is idle. 0 for never.
 * @param busyEventAfter Time after which a call of a handler that has not returned is published. 0 for never.
 * @param shutdownTimeout Time that a stopping listener waits for the events being handled.
 */
public record ListenerProperties(
        @Nullable Boolean autoStartup,
        @Nullable Integer concurrency,
        @Nullable AckMode ackMode,
        @Nullable Integer inFlight,
        @NestedConfigurationProperty @Nullable BatchProperties batch,
        @NestedConfigurationProperty @Nullable RetryProperties retry,
        @Nullable FailureAction onExhausted,
        @Nullable FailureAction unknownTypes,
        @Nullable Boolean resolveLinks,
        @Nullable MissingGroupPolicy missingGroup,
        @Nullable Integer checkpointEvery,
        @Nullable Duration checkpointInterval,
        @Nullable Duration groupStatsInterval,
        @Nullable Duration idleEventInterval,
        @Nullable Duration busyEventAfter,
        @Nullable Duration shutdownTimeout) {

    /** No properties: the built-in defaults apply. */
    public static final ListenerProperties NONE = new ListenerProperties(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
}
