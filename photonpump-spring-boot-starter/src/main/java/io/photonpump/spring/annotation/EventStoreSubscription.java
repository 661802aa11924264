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
 * Hands the events of a stream to the annotated method of a bean, or to the {@link EventHandler} methods of the annotated
 * class.
 *
 * <p><b>Three kinds.</b> With a {@link #group()} it takes part in a persistent subscription group: the server remembers what
 * was acknowledged. With {@link #from()} or a {@link #checkpoint()} it catches up: every event in order, from there on. With
 * neither it is volatile: what is written while the application is connected.
 *
 * <p><b>Attributes are text</b> and may hold {@code ${placeholders}} and {@code #{expressions}}; empty means "as configured".
 * What {@code photonpump.subscriptions.<id>.*} says wins over the annotation, the annotation wins over
 * {@code photonpump.listener.*}.
 *
 * <p><b>Parameters of the method</b>: the body, by its type (records, sealed hierarchies, {@code JsonNode}, {@code Map},
 * {@code String}, {@code byte[]}; {@code @Payload @Valid} to validate it); {@code RecordedEvent}, {@code ResolvedEvent};
 * {@link Metadata} for the metadata; {@code @Header} and {@code @Headers}, see
 * {@link io.photonpump.spring.listener.EventStoreHeaders}; {@link io.photonpump.spring.listener.Acknowledgment};
 * {@code Subscription}. A {@code List} of bodies or events makes it a batch listener. It may return nothing, a
 * {@code CompletionStage} or a {@code Mono}: the event is done when that is.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(EventStoreSubscriptions.class)
@MessageMapping
public @interface EventStoreSubscription {

    /** The stream. */
    @AliasFor("stream")
    String value() default "";

    /** The stream, or {@code $all}. */
    @AliasFor("value")
    String stream() default "";

    /** Names the listener in properties, health, metrics and the registry; by default {@code <bean name>-<method name>}. */
    String id() default "";

    /** The persistent subscription group. */
    String group() default "";

    /** Where to begin: {@code start}, {@code end}, an event number, or a position of {@code $all} as {@code commit/prepare}. */
    String from() default "";

    /** The name under which the position is kept; it wins over {@link #from()} once something is stored there. */
    String checkpoint() default "";

    /** The bean name of the {@code CheckpointStore}; by default the only or primary one. */
    String checkpointStore() default "";

    /**
     * How many events are handled at the same time; 1 by default. In a persistent group in any order; when catching up, events
     * of the same stream stay in order. Refused for volatile subscriptions and for transactional checkpoints.
     */
    String concurrency() default "";

    /** Whether to start with the application; true by default. */
    String autoStartup() default "";

    /** {@code auto}, {@code manual} or {@code none}; see {@link io.photonpump.spring.listener.AckMode}. */
    String ackMode() default "";

    /** The event types wanted, {@code *} standing for any characters; others are passed over. All by default. */
    String[] eventTypes() default {};

    /**
     * Which events: {@code streamPrefix:a,b}, {@code streamRegex:…}, {@code eventTypePrefix:…}, {@code eventTypeRegex:…} or
     * {@code excludeSystemEvents} for the server to filter {@code $all} by, or the name of an
     * {@link io.photonpump.spring.listener.EventSelector} bean.
     */
    String filter() default "";

    /**
     * Whether links are followed, so that the listener gets their targets: {@code true} or {@code false}. By default yes,
     * except on {@code $all}, which holds the targets as well, and where links are then left out. A {@code filter} of
     * {@code $all} that names system streams such as {@code streamPrefix:$ce-order} follows links by default.
     */
    String resolveLinks() default "";

    /** What becomes of an event whose type is not for the method: {@code skip} (default), {@code park} or {@code fail}. */
    String unknownTypes() default "";

    /** How many events a batch listener gets at most; 100 by default. */
    String batchSize() default "";

    /** How long a batch listener waits for a batch to fill up; 200 ms by default. */
    String batchLinger() default "";

    /** How many events are held at most, handled or waiting; by kind: 500, or for a group 10. */
    String inFlight() default "";

    /** How many events a position is stored after; 100 by default. */
    String checkpointEvery() default "";

    /** How long after a position is stored, if there is anything new; 1 s by default. */
    String checkpointInterval() default "";

    /** How many times a failed event is tried again; 3 by default. */
    String retryMaxRetries() default "";

    /** The wait before the first retry; 500 ms by default. */
    String retryDelay() default "";

    /** Each wait is so many times the one before; 2 by default. */
    String retryMultiplier() default "";

    /** The longest wait between two retries; 10 s by default. */
    String retryMaxDelay() default "";

    /** What becomes of an event whose retries are used up: {@code park}, {@code skip}, {@code stop} or {@code dead-letter}. */
    String onExhausted() default "";

    /** The stream that dead letters are written to; {@code deadletter-<stream>} by default. */
    String deadLetterStream() default "";

    /** What to do when the group is not there: {@code create} (default), {@code fail} or {@code retry}. */
    String missingGroup() default "";

    /** How long a stop waits for the events in hand before it interrupts them; 20 s by default. */
    String shutdownTimeout() default "";

    /** The bean name of an {@link io.photonpump.spring.listener.EventErrorHandler}. */
    String errorHandler() default "";

    /** The bean name of a {@code SubscriptionContainerFactory}. */
    String containerFactory() default "";

    /** The bean name of the {@code EventStoreClient}; by default the only or primary one. */
    String client() default "";
}
