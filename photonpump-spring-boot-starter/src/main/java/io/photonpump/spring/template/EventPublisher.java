package io.photonpump.spring.template;

import static java.util.Objects.requireNonNull;

import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.event.NewEvent;
import io.photonpump.event.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes events with the client, after decorators have changed them. All writes of the template come here. Safe for use by any thread. */
final class EventPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);

    private final EventStoreClient client;
    private final List<EventDecorator> decorators;

    EventPublisher(EventStoreClient client, List<EventDecorator> decorators) {
        this.client = client;
        this.decorators = List.copyOf(decorators);
    }

    /** Returns a publisher that other threads use on behalf of the calling one. */
    EventPublisher captured() {
        return new EventPublisher(
                client, decorators.stream().map(EventDecorator::captured).toList());
    }

    EventPublisher with(EventStoreClient other) {
        return new EventPublisher(other, decorators);
    }

    CompletableFuture<WriteResult> publish(String stream, List<NewEvent> events, PublishOptions options) {
        return decorators.isEmpty()
                ? client.publish(stream, events, options)
                : publishDecorated(stream, events, options);
    }

    /** Notifies the decorators of the outcome in every case, including a write that does not start. */
    private CompletableFuture<WriteResult> publishDecorated(
            String stream, List<NewEvent> events, PublishOptions options) {
        List<NewEvent> decorated = new ArrayList<>(events.size());
        CompletableFuture<WriteResult> result;
        try {
            for (NewEvent event : events) {
                decorate(stream, event, decorated);
            }
            result = client.publish(stream, List.copyOf(decorated), options);
        } catch (RuntimeException | Error e) {
            notifyDecorators(stream, decorated, e);
            throw e;
        }
        result.whenComplete((written, failure) -> notifyDecorators(stream, decorated, failure));
        return result;
    }

    private void decorate(String stream, NewEvent event, List<NewEvent> decorated) {
        int index = decorated.size();
        decorated.add(event);
        for (EventDecorator decorator : decorators) {
            decorated.set(
                    index,
                    requireNonNull(
                            decorator.decorate(stream, decorated.get(index)), () -> decorator + " returned null"));
        }
    }

    private void notifyDecorators(String stream, List<NewEvent> events, @Nullable Throwable failure) {
        for (EventDecorator decorator : decorators) {
            try {
                decorator.written(stream, List.copyOf(events), failure);
            } catch (RuntimeException e) {
                LOG.warn("{} threw when it was notified of a write to {}", decorator, stream, e);
            }
        }
    }
}
