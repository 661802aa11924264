package io.photonpump.spring.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Subscribes a method of a bean, or the {@link EventHandler} methods of the annotated class, to a stream.
 *
 * <p><b>Kinds of subscription.</b> A listener with a {@link #group()} joins a persistent subscription group; the server remembers
 * which events the group has acknowledged. A listener with {@link #from()} or a {@link #checkpoint()} is a catch-up listener; it
 * receives every event in order, starting at that position. Any other listener is volatile; it receives the events that are
 * written while the application is connected.
 *
 * <p><b>Attributes are text</b> and may contain {@code ${placeholders}} and {@code #{expressions}}. An empty attribute is not set.
 * {@code photonpump.subscriptions.<id>.*} properties override the annotation, and the annotation overrides
 * {@code photonpump.listener.*} properties.
 *
 * <p><b>Method parameters.</b> A listener method may declare:
 *
 * <ul>
 *   <li>the body, converted to the type of the parameter: records, sealed hierarchies, {@code JsonNode}, {@code Map},
 *       {@code String} or {@code byte[]}; {@code @Payload @Valid} validates it
 *   <li>{@code RecordedEvent} or {@code ResolvedEvent}
 *   <li>the metadata, with {@link Metadata}
 *   <li>headers, with {@code @Header} and {@code @Headers}; see {@link io.photonpump.spring.listener.EventStoreHeaders}
 *   <li>{@link io.photonpump.spring.listener.Acknowledgment} and {@code Subscription}
 * </ul>
 *
 * A {@code List} of bodies or events makes the method a batch listener.
 *
 * <p><b>Return types.</b> A listener method may return nothing, a {@code CompletionStage}, a {@code Future}, a {@code Mono} or a
 * {@code Flux}. The event counts as handled when the returned value completes.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(EventStoreSubscriptions.class)
@MessageMapping
public @interface EventStoreSubscription {

    /**
     * Alias for {@link #stream()}.
     *
     * @return the stream to subscribe to, or {@code $all}
     */
    @AliasFor("stream")
    String value() default "";

    /**
     * The stream to subscribe to.
     *
     * @return the name of a stream, or {@code $all}
     */
    @AliasFor("value")
    String stream() default "";

    /**
     * The id of the listener in properties, health, metrics and the registry.
     *
     * @return the id; by default {@code <bean name>-<method name>}, or the bean name for a subscription on a class
     */
    String id() default "";

    /**
     * The persistent subscription group to join.
     *
     * @return the name of the group; by default the listener joins none
     */
    String group() default "";

    /**
     * The position at which a catch-up listener starts while its checkpoint is empty.
     *
     * @return {@code start}, {@code end}, an event number, or a position of {@code $all} as {@code commit/prepare}; by default
     *     {@code start} if there is a {@link #checkpoint()}
     */
    String from() default "";

    /**
     * The name under which the position of the listener is stored. A stored position overrides {@link #from()}.
     *
     * @return the checkpoint name; by default the position is not stored
     */
    String checkpoint() default "";

    /**
     * The store of the checkpoint.
     *
     * @return the bean name of a {@code CheckpointStore}; by default the only or primary one
     */
    String checkpointStore() default "";

    /**
     * The number of events handled at the same time. A persistent listener handles them in any order. A catch-up listener handles
     * the events of one stream in order. Volatile listeners, and listeners with a transactional checkpoint, allow only 1.
     *
     * @return 1 or more; 1 by default
     */
    String concurrency() default "";

    /**
     * The automatic start of the listener with the application.
     *
     * @return {@code true} or {@code false}; {@code true} by default
     */
    String autoStartup() default "";

    /**
     * The acknowledgment mode; see {@link io.photonpump.spring.listener.AckMode}.
     *
     * @return {@code auto} (the default), {@code manual} or {@code none}
     */
    String ackMode() default "";

    /**
     * The event types to handle. The listener filters out events of other types.
     *
     * @return event types, in which {@code *} matches any characters; all types by default
     */
    String[] eventTypes() default {};

    /**
     * The filter of events: a filter that the server applies to {@code $all}, or an
     * {@link io.photonpump.spring.listener.EventSelector} bean that the listener applies to any stream.
     *
     * @return {@code streamPrefix:a,b}, {@code streamRegex:…}, {@code eventTypePrefix:…}, {@code eventTypeRegex:…},
     *     {@code excludeSystemEvents}, or the bean name of a selector
     */
    String filter() default "";

    /**
     * The resolution of links, with which the listener receives their targets. By default links are resolved, except on
     * {@code $all}: it contains the targets as well, so the listener filters out the links there. A filter of {@code $all} that
     * names system streams, such as {@code streamPrefix:$ce-order}, resolves links by default.
     *
     * @return {@code true} or {@code false}
     */
    String resolveLinks() default "";

    /**
     * The treatment of events whose type no method of the listener accepts.
     *
     * @return {@code skip} (the default), {@code park}, {@code dead-letter} or {@code stop}
     */
    String unknownTypes() default "";

    /**
     * The largest batch that a batch listener receives.
     *
     * @return a number of events, 1 or more; 100 by default
     */
    String batchSize() default "";

    /**
     * The time that a batch listener waits for a batch to fill up.
     *
     * @return a duration such as {@code 500ms} or {@code 5s}; 200 ms by default
     */
    String batchLinger() default "";

    /**
     * The largest number of events that the listener holds, including those being handled.
     *
     * @return a number of events, at least {@link #concurrency()}; by default 500, or for a persistent listener the larger of 10
     *     and twice its concurrency
     */
    String inFlight() default "";

    /**
     * The number of handled events after which the position is stored.
     *
     * @return a number of events, 1 or more; 100 by default
     */
    String checkpointEvery() default "";

    /**
     * The longest time that a new position stays unstored.
     *
     * @return a duration such as {@code 500ms} or {@code 5s}; 1 s by default
     */
    String checkpointInterval() default "";

    /**
     * The number of retries of a failed event.
     *
     * @return 0 or more; 3 by default
     */
    String retryMaxRetries() default "";

    /**
     * The wait before the first retry.
     *
     * @return a duration such as {@code 500ms} or {@code 5s}; 500 ms by default
     */
    String retryDelay() default "";

    /**
     * The factor between one wait and the next.
     *
     * @return 1 or more; 2 by default
     */
    String retryMultiplier() default "";

    /**
     * The longest wait between two retries.
     *
     * @return a duration such as {@code 500ms} or {@code 5s}; 10 s by default
     */
    String retryMaxDelay() default "";

    /**
     * The treatment of an event that has failed all its retries.
     *
     * @return {@code park}, {@code skip}, {@code stop} or {@code dead-letter}; by default {@code park} for persistent listeners,
     *     {@code stop} for catch-up listeners and {@code skip} for volatile listeners
     */
    String onExhausted() default "";

    /**
     * The stream to which dead letters are written.
     *
     * @return the name of a stream; {@code deadletter-<stream>} by default, without the {@code $} of system streams
     */
    String deadLetterStream() default "";

    /**
     * The action to take if the persistent group does not exist.
     *
     * @return {@code create} (the default), {@code fail} or {@code retry}
     */
    String missingGroup() default "";

    /**
     * The time between two requests for the server's numbers about the group, such as its lag and its parked events. They are made
     * over HTTP while the listener runs.
     *
     * @return a duration such as {@code 500ms} or {@code 5s}, or {@code 0s} for no requests; 15 s by default
     */
    String groupStatsInterval() default "";

    /**
     * The position at which a new group starts.
     *
     * @return {@code start}, {@code end} (the default) or an event number
     */
    String groupStartFrom() default "";

    /**
     * The time that a consumer of the group has to acknowledge an event before the server retries it.
     *
     * @return a duration such as {@code 500ms} or {@code 5s}; 30 s by default
     */
    String groupMessageTimeout() default "";

    /**
     * The number of retries after which the server parks an event.
     *
     * @return 0 or more; 10 by default
     */
    String groupMaxRetryCount() default "";

    /**
     * The largest number of connected consumers of the group.
     *
     * @return a number of consumers, 0 (the default) for no limit
     */
    String groupMaxSubscriberCount() default "";

    /**
     * The strategy by which the server distributes events to the consumers of the group; see
     * {@link io.photonpump.subscription.ConsumerStrategy}.
     *
     * @return {@code round-robin} (the default), {@code dispatch-to-single}, {@code pinned} or {@code pinned-by-correlation}
     */
    String groupStrategy() default "";

    /**
     * The number of live events that the server buffers for the group.
     *
     * @return a number of events, 1 or more; 500 by default
     */
    String groupLiveBufferSize() default "";

    /**
     * The number of events that the server reads at a time for the group.
     *
     * @return a number of events, 1 or more; 20 by default
     */
    String groupReadBatchSize() default "";

    /**
     * The number of events that the server buffers while the group catches up.
     *
     * @return a number of events, more than {@link #groupReadBatchSize()}; 500 by default
     */
    String groupBufferSize() default "";

    /**
     * The interval at which the server stores the position of the group.
     *
     * @return a duration such as {@code 500ms} or {@code 5s}; 2 s by default
     */
    String groupCheckpointAfter() default "";

    /**
     * The least number of handled events before the server stores the position of the group.
     *
     * @return a number of events, 0 or more; 10 by default
     */
    String groupMinCheckpointCount() default "";

    /**
     * The largest number of handled events before the server stores the position of the group.
     *
     * @return a number of events, at least {@link #groupMinCheckpointCount()}; 1,000 by default
     */
    String groupMaxCheckpointCount() default "";

    /**
     * The measurement of latencies of the group by the server.
     *
     * @return {@code true} or {@code false}; {@code false} by default
     */
    String groupExtraStatistics() default "";

    /**
     * The update of an existing group that has other settings, when the listener starts. An update disconnects the consumers of the
     * group for a moment.
     *
     * @return {@code true} or {@code false}; {@code false} by default
     */
    String groupUpdate() default "";

    /**
     * The time without a handled event after which the running listener publishes a
     * {@link io.photonpump.spring.event.SubscriptionEvent.Idle}, and again after each further interval.
     *
     * @return a duration such as {@code 500ms} or {@code 5m}, or {@code 0s}, the default, for never
     */
    String idleEventInterval() default "";

    /**
     * The time after which a call of the handler that has not returned is published as
     * {@link io.photonpump.spring.event.SubscriptionEvent.HandlerBusy}, and again after each further time.
     *
     * @return a duration such as {@code 500ms} or {@code 5m}, or {@code 0s}, the default, for never
     */
    String busyEventAfter() default "";

    /**
     * The time that a stopping listener waits for the events being handled before it interrupts their handlers.
     *
     * @return a duration such as {@code 500ms} or {@code 5s}; 20 s by default
     */
    String shutdownTimeout() default "";

    /**
     * The error handler of the listener.
     *
     * @return the bean name of an {@link io.photonpump.spring.listener.error.EventErrorHandler}; by default the only or primary one
     */
    String errorHandler() default "";

    /**
     * The factory that creates the listener's container.
     *
     * @return the bean name of a {@code SubscriptionContainerFactory}; {@code subscriptionContainerFactory} by default
     */
    String containerFactory() default "";

    /**
     * The client that subscribes.
     *
     * @return the bean name of an {@code EventStoreClient}; by default the only or primary one
     */
    String client() default "";
}
