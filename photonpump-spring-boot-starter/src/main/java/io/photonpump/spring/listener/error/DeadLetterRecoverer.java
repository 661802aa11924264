package io.photonpump.spring.listener.error;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.ErrorOutcome;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Writes failed events to the dead-letter stream of their subscription, in the form of {@link DeadLetter}, and passes them over.
 * Safe on any thread.
 *
 * <p>While a letter is not known to be written, every attempt uses the same event id, so that the server recognizes a repetition.
 * The id of a letter that was written is not used again: an event that fails once more, after its letter was replayed or its
 * dead-letter stream deleted, gets a letter of its own.
 */
public final class DeadLetterRecoverer implements EventRecoverer {

    private final Function<FailedEvent, EventStoreClient> clients;
    private final Map<Failure, UUID> unconfirmed = new ConcurrentHashMap<>();

    /** {@code clients} gives the client to write with. */
    public DeadLetterRecoverer(Function<FailedEvent, EventStoreClient> clients) {
        this.clients = clients;
    }

    /**
     * Writes the letter, and waits for it.
     *
     * @return {@link ErrorOutcome#DEAD_LETTERED}
     * @throws DeadLetterNotWrittenException if it is not known to be written
     */
    @Override
    public ErrorOutcome recover(FailedEvent failed) {
        Failure failure = Failure.of(failed);
        UUID id = unconfirmed.computeIfAbsent(failure, unknown -> UUID.randomUUID());
        String stream = failed.subscription().errors().deadLetterStream();
        try {
            clients.apply(failed)
                    .publishEvent(stream, DeadLetter.of(failed, id))
                    .get();
        } catch (ExecutionException e) {
            throw new DeadLetterNotWrittenException(failed.event(), stream, e.getCause() != null ? e.getCause() : e);
        } catch (CancellationException e) {
            throw new DeadLetterNotWrittenException(failed.event(), stream, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DeadLetterNotWrittenException(failed.event(), stream, e);
        }
        unconfirmed.remove(failure);
        return ErrorOutcome.DEAD_LETTERED;
    }

    /** An event that failed, and where it was read. */
    private record Failure(String subscription, String readAt, String originalPlace, UUID id) {

        static Failure of(FailedEvent failed) {
            ResolvedEvent event = failed.event();
            RecordedEvent origin = DeadLetter.origin(event);
            return new Failure(failed.subscription().id(), place(event.received()), place(origin), origin.id());
        }

        private static String place(RecordedEvent event) {
            return event.eventNumber() + "@" + event.stream();
        }
    }
}
