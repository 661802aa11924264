package io.photonpump.spring.listener.config;

import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.ExhaustedAction;
import io.photonpump.spring.listener.MissingGroupPolicy;
import io.photonpump.spring.listener.UnknownTypePolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One listener, by its id; wins over its annotation.
 *
 * @param stream Stream to subscribe to, or $all.
 * @param group Persistent subscription group.
 * @param from Where to begin: start, end, an event number, or a position of $all as commit/prepare.
 * @param checkpoint Name under which the position is kept.
 * @param checkpointStore Bean name of the checkpoint store.
 * @param checkpointEvery Number of handled events after which the position is stored.
 * @param checkpointInterval Time after which the position is stored, if there is anything new.
 * @param eventTypes Comma-separated list of event types to handle, with * as a wildcard.
 * @param filter Filter of $all, or the bean name of an event selector.
 * @param concurrency Number of events handled at the same time.
 * @param autoStartup Whether to start with the application.
 * @param ackMode When an event counts as handled.
 * @param inFlight Number of events held at most.
 * @param batch Batches of events.
 * @param retry Retries of failed events.
 * @param onExhausted What becomes of an event when its retries are used up.
 * @param deadLetterStream Stream that dead letters are written to.
 * @param unknownTypes What becomes of an event whose type is not for the listener.
 * @param resolveLinks Whether links are followed.
 * @param missingGroup What to do when the persistent group is not there.
 * @param errorHandler Bean name of the error handler.
 * @param containerFactory Bean name of the container factory.
 * @param client Bean name of the client.
 * @param shutdownTimeout Time that a stop waits for what is being handled.
 */
public record SubscriptionProperties(
        @Nullable String stream,
        @Nullable GroupProperties group,
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
        @Nullable BatchProperties batch,
        @Nullable RetryProperties retry,
        @Nullable ExhaustedAction onExhausted,
        @Nullable String deadLetterStream,
        @Nullable UnknownTypePolicy unknownTypes,
        @Nullable Boolean resolveLinks,
        @Nullable MissingGroupPolicy missingGroup,
        @Nullable String errorHandler,
        @Nullable String containerFactory,
        @Nullable String client,
        @Nullable Duration shutdownTimeout) {

    /** Nothing said: as the annotation says. */
    public static final SubscriptionProperties NONE = new SubscriptionProperties(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null, null, null, null);
}
