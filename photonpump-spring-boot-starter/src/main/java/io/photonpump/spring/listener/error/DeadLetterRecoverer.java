package io.photonpump.spring.listener.error;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.Content;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.listener.ErrorOutcome;
import io.photonpump.spring.listener.EventRecoverer;
import io.photonpump.spring.listener.FailedEvent;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Writes the event as it is to the dead-letter stream of its subscription, with its origin and the failure in the metadata,
 * and passes it over. The new event's id is made from the subscription and the event, so that the server recognises a
 * repetition.
 */
public final class DeadLetterRecoverer implements EventRecoverer {

    private final Function<FailedEvent, EventStoreClient> clients;

    /** {@code clients} gives the client to write with. */
    public DeadLetterRecoverer(Function<FailedEvent, EventStoreClient> clients) {
        this.clients = clients;
    }

    @Override
    public ErrorOutcome recover(FailedEvent failed) {
        ResolvedEvent event = failed.event();
        RecordedEvent record = event.isResolved() ? event.resolved() : event.received();
        UUID id = UUID.nameUUIDFromBytes(
                (failed.subscription().id() + "/" + record.id()).getBytes(StandardCharsets.UTF_8));
        NewEvent letter = body(record).withId(id).withMetadata(metadata(failed, record));
        clients.apply(failed)
                .publishEvent(failed.subscription().errors().deadLetterStream(), letter)
                .join();
        return ErrorOutcome.SKIP;
    }

    private static NewEvent body(RecordedEvent record) {
        Content data = record.data();
        return data.isJson() && !data.isEmpty()
                ? NewEvent.json(record.type(), data.bytes())
                : NewEvent.binary(record.type(), data.bytes());
    }

    private static Map<String, Object> metadata(FailedEvent failed, RecordedEvent record) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("originalStream", record.stream());
        metadata.put("originalEventNumber", record.eventNumber());
        metadata.put("originalEventId", record.id().toString());
        metadata.put("subscription", failed.subscription().id());
        metadata.put("attempts", failed.attempt());
        metadata.put("exception", failed.cause().getClass().getName());
        metadata.put("message", String.valueOf(failed.cause().getMessage()));
        metadata.put(RecordedEvent.CAUSATION_ID, record.id().toString());
        String correlation = record.correlationId();
        if (correlation != null) {
            metadata.put(RecordedEvent.CORRELATION_ID, correlation);
        }
        return metadata;
    }
}
