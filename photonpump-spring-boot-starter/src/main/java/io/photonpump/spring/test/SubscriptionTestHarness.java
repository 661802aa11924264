package io.photonpump.spring.test;

import io.photonpump.event.Content;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.internal.container.DirectDelivery;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.type.EventTypeRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Delivers events to a listener without a network and returns the decision about each. Conversion, validation, filters,
 * interceptors, retries (without waits) and the error handler are those of the application. Deliveries run on the calling thread.
 *
 * <pre>{@code
 * Decision decision = harness.deliver("leaderboard", new PonyJumped("Derpy", 10, 13, "Luna"));
 * assertThat(decision.isHandled()).isTrue();
 * }</pre>
 */
public final class SubscriptionTestHarness {

    private final SubscriptionRegistry registry;
    private final EventTypeRegistry types;
    private final JsonMapper mapper;
    private final AtomicLong numbers = new AtomicLong();

    /**
     * Creates a harness.
     *
     * @param registry the listeners of the application
     * @param types the event types of body classes
     * @param mapper converts bodies and metadata to JSON
     */
    public SubscriptionTestHarness(SubscriptionRegistry registry, EventTypeRegistry types, JsonMapper mapper) {
        this.registry = registry;
        this.types = types;
        this.mapper = mapper;
    }

    /**
     * Delivers an event with the given body and the event type of its class.
     *
     * @param subscriptionId the id of the listener
     * @param body the body, which is converted to JSON
     * @return the decision about the event
     */
    public Decision deliver(String subscriptionId, Object body) {
        return deliver(subscriptionId, types.nameOf(body.getClass()), body, null);
    }

    /**
     * Delivers an event with the given type, body and metadata. Bytes and strings are delivered as they are; other objects are
     * converted to JSON.
     *
     * @param subscriptionId the id of the listener
     * @param eventType the event type
     * @param body the body, or null for an empty one
     * @param metadata the metadata, or null for none
     * @return the decision about the event
     */
    public Decision deliver(String subscriptionId, String eventType, @Nullable Object body, @Nullable Object metadata) {
        SubscriptionContainer container = registry.get(subscriptionId);
        RecordedEvent event = new RecordedEvent(
                container.spec().stream(),
                numbers.getAndIncrement(),
                UUID.randomUUID(),
                eventType,
                content(body),
                content(metadata),
                Instant.now());
        return deliver(subscriptionId, new ResolvedEvent(event, null, null, 0));
    }

    /**
     * Delivers an event.
     *
     * @param subscriptionId the id of the listener
     * @param event the event, which may be a link
     * @return the decision about the event
     */
    public Decision deliver(String subscriptionId, ResolvedEvent event) {
        return DirectDelivery.deliver(registry.get(subscriptionId), event);
    }

    private Content content(@Nullable Object value) {
        if (value == null) {
            return Content.EMPTY;
        }
        if (value instanceof byte[] bytes) {
            return Content.wrap(bytes.clone(), false, mapper);
        }
        byte[] json =
                value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : mapper.writeValueAsBytes(value);
        return Content.wrap(json, true, mapper);
    }
}
