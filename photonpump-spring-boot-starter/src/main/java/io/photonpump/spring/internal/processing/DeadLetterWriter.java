package io.photonpump.spring.internal.processing;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.failure.InfrastructureFailure;
import io.photonpump.spring.listener.error.DeadLetter;
import io.photonpump.spring.listener.error.FailedEvent;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Writes failed events to the dead-letter stream of their listener, in the form of {@link DeadLetter}. One for each listener.
 * Safe on any thread.
 *
 * <p>Until the server confirms a letter, every attempt uses the same event id, so that the server recognizes a repetition. The
 * id of a confirmed letter is not used again: an event that fails once more, after its letter was replayed or its dead-letter
 * stream deleted, gets another letter.
 */
public final class DeadLetterWriter {

    private final EventStoreClient client;
    private final Map<Failure, UUID> unconfirmed = new ConcurrentHashMap<>();

    public DeadLetterWriter(EventStoreClient client) {
        this.client = client;
    }

    /**
     * Writes the letter and waits for the server's confirmation.
     *
     * @throws InfrastructureFailure if the letter is not known to be written: the event must not be acknowledged
     */
    public void write(FailedEvent failed) throws InfrastructureFailure, InterruptedException {
        Failure failure = Failure.of(failed);
        UUID id = unconfirmed.computeIfAbsent(failure, unknown -> UUID.randomUUID());
        String stream = failed.subscription().errors().deadLetterStream();
        try {
            client.publishEvent(stream, DeadLetter.of(failed, id)).get();
        } catch (ExecutionException | CancellationException e) {
            throw notWritten(failed, stream, e.getCause() != null ? e.getCause() : e);
        } catch (RuntimeException e) {
            throw notWritten(failed, stream, e);
        }
        unconfirmed.remove(failure);
    }

    private static InfrastructureFailure notWritten(FailedEvent failed, String stream, Throwable cause) {
        return new InfrastructureFailure(
                "cannot write " + failed.event() + " to the dead-letter stream " + stream, cause);
    }

    /** An event that failed, and where it was read. */
    private record Failure(String subscription, String readAt, String originalPosition, UUID id) {

        static Failure of(FailedEvent failed) {
            ResolvedEvent event = failed.event();
            RecordedEvent origin = event.isResolved() ? event.resolved() : event.received();
            return new Failure(failed.subscription().id(), place(event.received()), place(origin), origin.id());
        }

        private static String place(RecordedEvent event) {
            return event.eventNumber() + "@" + event.stream();
        }
    }
}
