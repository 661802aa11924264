package io.photonpump.spring.template;

import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.event.ExpectedVersion;
import io.photonpump.event.NewEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.spring.type.EventTypeRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes objects under the event types of their classes, the same that listeners read them by. A {@link NewEvent} is
 * published as it is.
 */
public class EventStoreTemplate {

    private final EventStoreClient client;
    private final EventTypeRegistry types;
    private final List<EventDecorator> decorators;

    /** {@code decorators} see each event before it is written, in this order. */
    public EventStoreTemplate(EventStoreClient client, EventTypeRegistry types, List<EventDecorator> decorators) {
        this.client = client;
        this.types = types;
        this.decorators = List.copyOf(decorators);
    }

    /** Publishes objects, all of them or none, whatever is in the stream. */
    public CompletableFuture<WriteResult> publish(String stream, Object... bodies) {
        return publish(stream, ExpectedVersion.any(), Arrays.asList(bodies));
    }

    /** Publishes objects, all of them or none, if the stream is as expected; see {@link EventStoreClient#publish}. */
    public CompletableFuture<WriteResult> publish(String stream, ExpectedVersion expected, List<?> bodies) {
        List<NewEvent> events = bodies.stream().map(body -> event(stream, body)).toList();
        CompletableFuture<WriteResult> written = client.publish(stream, events, PublishOptions.expecting(expected));
        return decorators.isEmpty()
                ? written
                : written.whenComplete((result, failure) -> {
                    for (EventDecorator decorator : decorators) {
                        decorator.written(stream, events, failure);
                    }
                });
    }

    private NewEvent event(String stream, Object body) {
        NewEvent event = body instanceof NewEvent given ? given : NewEvent.of(types.nameOf(body.getClass()), body);
        for (EventDecorator decorator : decorators) {
            event = decorator.decorate(stream, event);
        }
        return event;
    }
}
