package io.photonpump.console.internal.failed;

import io.photonpump.client.EventStoreClient;
import io.photonpump.console.internal.event.EventJson;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.action.SubscriptionActions;
import io.photonpump.spring.internal.client.Clients;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parked events and dead letters of listeners: what they are, why they failed, and what can be done with one of them. */
public final class FailedEvents {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int PAGE = 50;

    private final BeanFactory beans;

    public FailedEvents(BeanFactory beans) {
        this.beans = beans;
    }

    /** Lists the oldest parked events of the listener's group. */
    public CompletableFuture<Map<String, @Nullable Object>> parked(SubscriptionContainer container) {
        ParkedStream stream = stream(container.spec());
        return stream.oldest(PAGE).thenApply(page -> {
            Map<String, @Nullable Object> view = new LinkedHashMap<>();
            view.put("stream", stream.name());
            view.put("complete", page.complete());
            view.put("events", page.events().stream().map(FailedEvents::parked).toList());
            return view;
        });
    }

    private static Map<String, @Nullable Object> parked(ResolvedEvent event) {
        RecordedEvent link = event.received();
        JsonNode metadata = metadata(link);
        Map<String, @Nullable Object> view = EventJson.of(event);
        view.put("failed", link.created().toString());
        view.put("reason", text(metadata, "reason"));
        return view;
    }

    /** Lists the oldest dead letters of the listener that are not replayed. */
    public CompletableFuture<Map<String, @Nullable Object>> letters(SubscriptionContainer container) {
        return container.deadLetters(PAGE + 1).thenApply(letters -> {
            Map<String, @Nullable Object> view = new LinkedHashMap<>();
            view.put("stream", container.spec().errors().deadLetterStream());
            view.put("complete", letters.size() <= PAGE);
            view.put(
                    "events",
                    letters.stream().limit(PAGE).map(FailedEvents::letter).toList());
            return view;
        });
    }

    private static Map<String, @Nullable Object> letter(ResolvedEvent event) {
        RecordedEvent letter = event.received();
        JsonNode metadata = metadata(letter);
        String exception = text(metadata, "exception");
        String message = text(metadata, "message");
        Map<String, @Nullable Object> view = EventJson.of(event);
        view.put("failed", letter.created().toString());
        view.put("reason", exception == null ? message : exception + ": " + message);
        view.put("attempts", text(metadata, "attempts"));
        return view;
    }

    /**
     * Replays or deletes one event.
     *
     * @param source {@code parked} or {@code letters}
     * @param number the number of the event in the parked stream or the dead-letter stream
     * @throws IllegalArgumentException if there is no such source or action
     */
    public CompletableFuture<?> act(SubscriptionContainer container, String source, long number, String action) {
        return switch (source + " " + action) {
            case "parked replay" -> stream(container.spec()).replay(number);
            case "parked delete" -> stream(container.spec()).delete(number);
            case "letters replay" -> container.replayDeadLetter(number);
            case "letters delete" -> container.discardDeadLetter(number);
            default -> throw new IllegalArgumentException("There is no action '" + action + "' for '" + source + "'");
        };
    }

    private ParkedStream stream(SubscriptionSpec spec) {
        String group = SubscriptionActions.group(spec).name();
        EventStoreClient client = Clients.of(spec, beans);
        return new ParkedStream(client, spec.stream(), group);
    }

    private static @Nullable JsonNode metadata(RecordedEvent event) {
        try {
            return event.metadata().isEmpty()
                    ? null
                    : JSON.readTree(event.metadata().bytes());
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static @Nullable String text(@Nullable JsonNode metadata, String property) {
        JsonNode value = metadata == null ? null : metadata.get(property);
        return value == null || !value.isValueNode() || value.isNull() ? null : value.asString();
    }
}
