package io.photonpump.spring.listener;

/** The names of the headers that {@code @Header} parameters of a listener can have. */
public final class EventStoreHeaders {

    /** The stream that the event was written to: a {@code String}. */
    public static final String STREAM = "eventstore_stream";

    /** The number of the event in that stream: a {@code Long}. */
    public static final String EVENT_NUMBER = "eventstore_eventNumber";

    /** The event type: a {@code String}. */
    public static final String EVENT_TYPE = "eventstore_eventType";

    /** The event id: a {@code UUID}. */
    public static final String EVENT_ID = "eventstore_eventId";

    /** The time at which the event was written: an {@code Instant}. */
    public static final String CREATED = "eventstore_created";

    /** The flag that the event body is JSON: a {@code Boolean}. */
    public static final String IS_JSON = "eventstore_isJson";

    /** The position in {@code $all}: a {@code Position}; absent if the server does not send it. */
    public static final String POSITION = "eventstore_position";

    /** The stream of the link through which the event was read: a {@code String}; absent without a link. */
    public static final String LINK_STREAM = "eventstore_linkStream";

    /** The number of the link in its stream: a {@code Long}; absent without a link. */
    public static final String LINK_EVENT_NUMBER = "eventstore_linkEventNumber";

    /** The number of times that the persistent group delivered the event before: an {@code Integer}. */
    public static final String RETRY_COUNT = "eventstore_retryCount";

    /** The id of the listener: a {@code String}. */
    public static final String SUBSCRIPTION_ID = "eventstore_subscriptionId";

    /** The {@code $correlationId} of the metadata; absent if the metadata has none. */
    public static final String CORRELATION_ID = "eventstore_correlationId";

    /** The {@code $causationId} of the metadata; absent if the metadata has none. */
    public static final String CAUSATION_ID = "eventstore_causationId";

    private EventStoreHeaders() {}
}
