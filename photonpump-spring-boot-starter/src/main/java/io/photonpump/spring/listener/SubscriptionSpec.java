package io.photonpump.spring.listener;

import io.photonpump.event.EventFilter;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.internal.text.StreamNames;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.checkpoint.CheckpointOrigin;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.stream.Position;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one listener, decided: what its annotation said, what properties changed, and the defaults.
 *
 * @param id names it everywhere; unique in an application
 * @param stream what it subscribes to; {@code $all} for everything
 * @param from where a catch-up listener begins when nothing is stored; null: it is none
 * @param group the persistent group; null: it is no persistent listener
 * @param checkpoint how the position is kept; null: it is not kept
 * @param select which events it gets
 * @param delivery how it gets them
 * @param errors what happens when it fails
 * @param autoStartup whether it starts with the application
 * @param shutdownTimeout how long a stop waits for what is being handled before it interrupts
 * @param client the bean name of the client; null: the only or primary one
 */
public record SubscriptionSpec(
        String id,
        String stream,
        @Nullable StartFrom from,
        @Nullable Group group,
        @Nullable CheckpointPolicy checkpoint,
        Selection select,
        Delivery delivery,
        ErrorPolicy errors,
        boolean autoStartup,
        Duration shutdownTimeout,
        @Nullable String client) {

    /** The name of the stream of everything. */
    public static final String ALL = "$all";

    /** The beginning of the names of metadata streams. */
    private static final String METADATA = "$$";

    public SubscriptionSpec {
        if (stream.isBlank()) {
            throw new IllegalArgumentException("stream must not be blank");
        }
        StreamNames.requireWritable(stream); // no other stream can have events
        if (group != null && (from != null || checkpoint != null)) {
            throw new IllegalArgumentException("a group keeps its own position: from and checkpoint must be null");
        }
        if (checkpoint != null && from == null) {
            throw new IllegalArgumentException("a listener with a checkpoint needs a place to begin: from is null");
        }
        requireNotNegative("shutdown-timeout", shutdownTimeout);
    }

    private static void requireNotNegative(String what, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(what + " must not be negative, and is " + value.toMillis() + "ms");
        }
    }

    private static void requireNotRetry(String what, FailureAction value) {
        if (value == FailureAction.RETRY) {
            throw new IllegalArgumentException(what + " must be skip, park, dead-letter or stop, and is retry");
        }
    }

    private static void requireAtLeastOne(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be 1 or more, and is " + value);
        }
    }

    /** The same listener, starting with the application or not. */
    public SubscriptionSpec withAutoStartup(boolean start) {
        return new SubscriptionSpec(
                id, stream, from, group, checkpoint, select, delivery, errors, start, shutdownTimeout, client);
    }

    public SubscriptionKind kind() {
        if (group != null) {
            return SubscriptionKind.PERSISTENT;
        }
        return from != null ? SubscriptionKind.CATCH_UP : SubscriptionKind.VOLATILE;
    }

    public boolean isAll() {
        return stream.equals(ALL);
    }

    /** Where an event stands in what the listener reads. Servers tell a position for events of a single stream, too. */
    public Checkpoint checkpointOf(ResolvedEvent event) {
        Position position = event.position();
        return isAll() && position != null ? Checkpoint.of(position) : Checkpoint.of(event.eventNumber());
    }

    /** The stream and filter that positions of this listener refer to. */
    public CheckpointOrigin checkpointOrigin() {
        return new CheckpointOrigin(stream, select.filter());
    }

    /** {@code catch-up subscription 'leaderboard' to jumps}. */
    public String describe() {
        return kind() + " subscription '" + id + "' to " + stream + (group == null ? "" : "::" + group.name());
    }

    /**
     * A persistent group.
     *
     * @param missing what to do when it is not there
     * @param settings what it is created with
     * @param update whether to change an existing group to these settings when the listener starts for the first time
     */
    public record Group(
            String name, MissingGroupPolicy missing, PersistentSubscriptionSettings settings, boolean update) {}

    /**
     * How a position is kept.
     *
     * @param store the bean name; null: the only or primary one
     * @param everyEvents stored after so many events
     * @param interval stored after so long, if there is anything new
     */
    public record CheckpointPolicy(String name, @Nullable String store, int everyEvents, Duration interval) {

        public CheckpointPolicy {
            requireAtLeastOne("checkpoint-every", everyEvents);
            requireNotNegative("checkpoint-interval", interval);
        }
    }

    /**
     * Which events a listener gets.
     *
     * @param eventTypes patterns of event types; empty: all
     * @param filter by the server; only for {@code $all}
     * @param selector the bean name of an {@link EventSelector}; null: none
     * @param resolveLinks whether the listener gets the targets of links in place of the links
     */
    public record Selection(
            List<String> eventTypes,
            @Nullable EventFilter filter,
            @Nullable String selector,
            FailureAction unknownTypes,
            boolean resolveLinks) {

        /** The beginning of the names of system streams and system event types. */
        private static final String SYSTEM = "$";

        /** A literal $ in a regular expression, however it is quoted; a $ alone means the end. */
        private static final Pattern SYSTEM_IN_REGEX =
                Pattern.compile("\\\\\\$|\\[[^\\]]*\\$|\\\\Q\\$|\\\\x24|\\\\u0024");

        /** What excludes names with a $: a negated class or look-around. */
        private static final Pattern NOT_SYSTEM_IN_REGEX =
                Pattern.compile("\\[\\^[^\\]]*\\$[^\\]]*]|\\(\\?<?!\\^?(?:\\\\\\$|\\[\\\\?\\$])[^)]*\\)");

        public Selection {
            eventTypes = List.copyOf(eventTypes);
            requireNotRetry("unknown-types", unknownTypes);
        }

        /**
         * Whether system events of {@code $all}, links among them, are wanted: a pattern of {@code eventTypes}, a prefix of the
         * filter or its regular expression begins with or mentions the {@code $} of their names.
         */
        public boolean asksForSystemEvents() {
            return asksForSystemEvents(filter, eventTypes);
        }

        /** As {@link #asksForSystemEvents()}, of these two alone. */
        public static boolean asksForSystemEvents(@Nullable EventFilter filter, List<String> eventTypes) {
            return eventTypes.stream().anyMatch(pattern -> pattern.startsWith(SYSTEM))
                    || filter != null && filter.patterns().stream().anyMatch(pattern -> names(filter.kind(), pattern));
        }

        private static boolean names(EventFilter.Kind kind, String pattern) {
            return switch (kind) {
                case PREFIX -> pattern.startsWith(SYSTEM);
                case REGEX ->
                    SYSTEM_IN_REGEX
                            .matcher(NOT_SYSTEM_IN_REGEX.matcher(pattern).replaceAll(""))
                            .find();
            };
        }
    }

    /**
     * How a listener gets its events.
     *
     * @param inFlight how many events it holds at most, handled or waiting
     * @param inFlightAdapts whether a listener of a group holds fewer when its handler is too slow for {@code inFlight} events
     *     within the group's message time-out; true by default, false if the application has set the number
     * @param batchSize how many a batch listener gets at most
     * @param batchLinger how long it waits for a batch to fill up
     */
    public record Delivery(
            int concurrency,
            AckMode ackMode,
            int inFlight,
            boolean inFlightAdapts,
            int batchSize,
            Duration batchLinger) {

        public Delivery {
            requireAtLeastOne("concurrency", concurrency);
            requireAtLeastOne("in-flight", inFlight);
            requireAtLeastOne("batch.size", batchSize);
            requireNotNegative("batch.linger", batchLinger);
        }

        /** With exactly so many events in flight. */
        public Delivery(int concurrency, AckMode ackMode, int inFlight, int batchSize, Duration batchLinger) {
            this(concurrency, ackMode, inFlight, false, batchSize, batchLinger);
        }
    }

    /**
     * What happens when a listener fails.
     *
     * @param handler the bean name of an {@link EventErrorHandler}; null: the default one
     * @param deadLetterStream where {@link FailureAction#DEAD_LETTER} writes to
     */
    public record ErrorPolicy(
            RetrySpec retry,
            FailureAction onExhausted,
            String deadLetterStream,
            @Nullable String handler) {

        public ErrorPolicy {
            requireNotRetry("on-exhausted", onExhausted);
            if (deadLetterStream.startsWith(METADATA)) {
                throw new IllegalArgumentException(
                        "dead-letter-stream is " + deadLetterStream
                                + ", a metadata stream: a dead letter there would replace the metadata of a stream, or shut the server down");
            }
        }
    }
}
