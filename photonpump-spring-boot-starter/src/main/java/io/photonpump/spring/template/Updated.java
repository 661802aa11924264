package io.photonpump.spring.template;

import io.photonpump.event.NewEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.stream.ExpectedVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of an update.
 *
 * @param stream the stream
 * @param state the state after the written events; if nothing was written, the state that was loaded
 * @param version the version at which the stream has this state
 * @param events the events that were written, without what decorators added; empty if nothing was decided, or if an earlier update with
 *     the same idempotency key has written them
 * @param result the result of the write; null if nothing was written
 * @param repeated whether an earlier update with the same idempotency key has been found in the stream
 * @param attempts how often the update has read the stream; more than 1 after conflicts
 * @param <S> the type of the state
 */
public record Updated<S>(
        String stream,
        S state,
        ExpectedVersion version,
        List<NewEvent> events,
        @Nullable WriteResult result,
        boolean repeated,
        int attempts) {

    /**
     * Creates a result.
     *
     * @param stream the stream
     * @param state the state after the written events, or the state that was loaded
     * @param version the version at which the stream has this state
     * @param events the events that were written
     * @param result the result of the write; null if nothing was written
     * @param repeated whether an earlier update with the same idempotency key has been found in the stream
     * @param attempts how often the update has read the stream
     */
    public Updated {
        events = List.copyOf(events);
    }

    /** {@return whether this update has written events} */
    public boolean isWritten() {
        return result != null;
    }

    /** {@return the number of the last event, which counts as the version of the state; -1 if there is no stream} */
    public long lastEventNumber() {
        return version.value();
    }

    /** {@return the stream, the version and the number of events; never the state, which may be confidential} */
    @Override
    public String toString() {
        return "Updated[" + stream + " to " + version + ", " + events.size()
                + (events.size() == 1 ? " event" : " events") + " written" + (repeated ? " before" : "") + "]";
    }
}
