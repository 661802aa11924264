package io.photonpump.spring.listener.config;

import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.ExhaustedAction;
import io.photonpump.spring.listener.MissingGroupPolicy;
import io.photonpump.spring.listener.UnknownTypePolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Defaults of all listeners, below what their annotations say.
 *
 * @param autoStartup Whether listeners start with the application.
 * @param concurrency Number of events that a persistent listener handles at the same time.
 * @param ackMode When an event counts as handled.
 * @param inFlight Number of events that a listener holds at most.
 * @param batch Batches of events.
 * @param retry Retries of failed events.
 * @param onExhausted What becomes of an event when its retries are used up. By kind: park (persistent), stop (catch-up), skip
 *     (volatile).
 * @param unknownTypes What becomes of an event whose type is not for the listener.
 * @param resolveLinks Whether links are followed. By default yes, except on $all, where links are left out.
 * @param missingGroup What to do when a persistent group is not there.
 * @param checkpointEvery Number of handled events after which the position of a catch-up listener is stored.
 * @param checkpointInterval Time after which it is stored, if there is anything new.
 * @param shutdownTimeout Time that a stopping listener may take to finish what it is handling.
 */
public record ListenerProperties(
        @Nullable Boolean autoStartup,
        @Nullable Integer concurrency,
        @Nullable AckMode ackMode,
        @Nullable Integer inFlight,
        @Nullable BatchProperties batch,
        @Nullable RetryProperties retry,
        @Nullable ExhaustedAction onExhausted,
        @Nullable UnknownTypePolicy unknownTypes,
        @Nullable Boolean resolveLinks,
        @Nullable MissingGroupPolicy missingGroup,
        @Nullable Integer checkpointEvery,
        @Nullable Duration checkpointInterval,
        @Nullable Duration shutdownTimeout) {

    /** Nothing said: the built-in defaults. */
    public static final ListenerProperties NONE =
            new ListenerProperties(null, null, null, null, null, null, null, null, null, null, null, null, null);
}
