package io.photonpump.spring.listener;

/** What {@code @Header} parameters of a listener can ask for. */
public final class EventStoreHeaders {

    /** The stream the event was written to: text. */
    public static final String STREAM = "eventstore_stream";

    /** The number of the event in that stream: a {@code Long}. */
    public static final String EVENT_NUMBER = "eventstore_eventNumber";

    /** The event type: text. */
    public static final String EVENT_TYPE = "eventstore_eventType";

    /** The event's id: a {@code UUID}. */
    public static final String EVENT_ID = "eventstore_eventId";

    /** When it was written: an {@code Instant}. */
    public static final String CREATED = "eventstore_created";

    /** Whether its body is flagged as JSON: a {@code Boolean}. */
    public static final String IS_JSON = "eventstore_isJson";

    /** Its position in {@code $all}: a {@code Position}; absent where the server does not say. */
    public static final String POSITION = "eventstore_position";

    /** The stream of the link that led to the event; absent if none did. */
    public static final String LINK_STREAM = "eventstore_linkStream";

    /** The number of that link in its stream: a {@code Long}; absent if there is none. */
    public static final String LINK_EVENT_NUMBER = "eventstore_linkEventNumber";

    /** How often a persistent group has delivered the event before: an {@code Integer}. */
    public static final String RETRY_COUNT = "eventstore_retryCount";

    /** The id of the listener: text. */
    public static final String SUBSCRIPTION_ID = "eventstore_subscriptionId";

    /** The {@code $correlationId} of the metadata; absent if there is none. */
    public static final String CORRELATION_ID = "eventstore_correlationId";

    /** The {@code $causationId} of the metadata; absent if there is none. */
    public static final String CAUSATION_ID = "eventstore_causationId";

    private EventStoreHeaders() {}
}
