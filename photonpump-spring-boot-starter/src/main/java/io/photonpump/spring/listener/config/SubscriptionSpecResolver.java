package io.photonpump.spring.listener.config;

import io.photonpump.event.EventFilter;
import io.photonpump.event.StartFrom;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.AckMode;
import io.photonpump.spring.listener.Checkpoint;
import io.photonpump.spring.listener.ExhaustedAction;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.MissingGroupPolicy;
import io.photonpump.spring.listener.RetrySpec;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.SubscriptionSpec.CheckpointPolicy;
import io.photonpump.spring.listener.SubscriptionSpec.Delivery;
import io.photonpump.spring.listener.SubscriptionSpec.ErrorPolicy;
import io.photonpump.spring.listener.SubscriptionSpec.Group;
import io.photonpump.spring.listener.SubscriptionSpec.Selection;
import io.photonpump.spring.listener.UnknownTypePolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a listener is, in this order: {@code photonpump.subscriptions.<id>}, its annotation,
 * {@code photonpump.listener}, the defaults here.
 */
public final class SubscriptionSpecResolver {

    static final int DEFAULT_BATCH_SIZE = 100;
    static final Duration DEFAULT_BATCH_LINGER = Duration.ofMillis(200);
    static final int DEFAULT_CHECKPOINT_EVERY = 100;
    static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(1);
    static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(20);

    /** Small, because what a persistent listener holds when it stops costs each event one of its retries. */
    static final int DEFAULT_IN_FLIGHT = 10;

    static final int DEFAULT_CATCH_UP_IN_FLIGHT = 500;

    private final ListenerProperties defaults;
    private final Map<String, SubscriptionProperties> byId;

    public SubscriptionSpecResolver(ListenerProperties defaults, Map<String, SubscriptionProperties> byId) {
        this.defaults = defaults;
        this.byId = Map.copyOf(byId);
    }

    /** What properties say about one listener. */
    public SubscriptionProperties properties(String id) {
        return byId.getOrDefault(id, SubscriptionProperties.NONE);
    }

    /**
     * @param id of the listener
     * @param annotation what was written
     * @param text resolves placeholders and expressions
     * @throws InvalidSubscriptionException if the attributes contradict each other or cannot be read
     */
    public SubscriptionSpec resolve(String id, EventStoreSubscription annotation, UnaryOperator<String> text) {
        Attributes attributes = new Attributes(id, text);
        try {
            SubscriptionSpec spec = resolve(id, annotation, properties(id), attributes);
            SubscriptionRules.check(spec);
            return spec;
        } catch (IllegalArgumentException e) {
            throw new InvalidSubscriptionException(
                    "'" + id + "'",
                    String.valueOf(e.getMessage()),
                    "Correct the annotation, or photonpump.subscriptions." + id);
        }
    }

    private SubscriptionSpec resolve(
            String id, EventStoreSubscription annotation, SubscriptionProperties own, Attributes attributes) {
        String stream = attributes.text(own.stream(), annotation.stream());
        if (stream == null) {
            throw new InvalidSubscriptionException(
                    "'" + id + "'",
                    "it names no stream",
                    "Set stream = \"…\" or photonpump.subscriptions." + id + ".stream");
        }
        EventFilter filter = filter(annotation, own, attributes);
        boolean resolveLinks = resolveLinks(annotation, own, attributes, stream, filter);
        Group group = group(annotation, own, attributes, resolveLinks);
        CheckpointPolicy checkpoint = checkpoint(annotation, own, attributes);
        String from = attributes.text(own.from(), annotation.from());
        if (group != null && (from != null || checkpoint != null)) {
            throw new InvalidSubscriptionException(
                    "'" + id + "'",
                    "it has a group, whose position the server keeps, and also "
                            + (from != null ? "from = \"" + from + "\"" : "a checkpoint"),
                    "Remove the group for a catch-up subscription, or remove the other; where a new group begins is "
                            + "photonpump.subscriptions." + id + ".group.start-from");
        }
        StartFrom start = startFrom(from, checkpoint, stream.equals(SubscriptionSpec.ALL));
        SubscriptionKind kind = group != null
                ? SubscriptionKind.PERSISTENT
                : start != null ? SubscriptionKind.CATCH_UP : SubscriptionKind.VOLATILE;
        return new SubscriptionSpec(
                id,
                stream,
                start,
                group,
                checkpoint,
                selection(annotation, own, attributes, filter, resolveLinks),
                delivery(annotation, own, attributes, kind),
                errors(annotation, own, attributes, kind, stream),
                attributes.flag(
                        "autoStartup", own.autoStartup(), annotation.autoStartup(), defaults.autoStartup(), true),
                first(own.shutdownTimeout(), defaults.shutdownTimeout(), DEFAULT_SHUTDOWN_TIMEOUT),
                attributes.text(own.client(), annotation.client()));
    }

    private @Nullable Group group(
            EventStoreSubscription annotation,
            SubscriptionProperties own,
            Attributes attributes,
            boolean resolveLinks) {
        GroupProperties properties = own.group() != null ? own.group() : GroupProperties.NONE;
        String name = attributes.text(properties.name(), annotation.group());
        if (name == null) {
            if (own.group() != null) {
                throw new IllegalArgumentException("group settings without a name: set group.name");
            }
            return null;
        }
        return new Group(
                name,
                first(own.missingGroup(), defaults.missingGroup(), MissingGroupPolicy.CREATE),
                properties.settings(resolveLinks),
                properties.update() != null && properties.update());
    }

    private @Nullable CheckpointPolicy checkpoint(
            EventStoreSubscription annotation, SubscriptionProperties own, Attributes attributes) {
        String name = attributes.text(own.checkpoint(), annotation.checkpoint());
        if (name == null) {
            return null;
        }
        return new CheckpointPolicy(
                name,
                attributes.text(own.checkpointStore(), annotation.checkpointStore()),
                first(own.checkpointEvery(), defaults.checkpointEvery(), DEFAULT_CHECKPOINT_EVERY),
                first(own.checkpointInterval(), defaults.checkpointInterval(), DEFAULT_CHECKPOINT_INTERVAL));
    }

    private static @Nullable StartFrom startFrom(
            @Nullable String from, @Nullable CheckpointPolicy checkpoint, boolean all) {
        if (from == null) {
            return checkpoint == null ? null : StartFrom.beginning();
        }
        return switch (from) {
            case "start", "beginning" -> StartFrom.beginning();
            case "end" -> StartFrom.end();
            default -> startFromNumber(from, all);
        };
    }

    private static StartFrom startFromNumber(String from, boolean all) {
        try {
            Checkpoint place = Checkpoint.parse(from);
            if (all == (place.prepare() >= 0) && place.commit() >= 0) {
                return all ? place.after() : StartFrom.event(place.commit());
            }
        } catch (IllegalArgumentException notANumber) {
            // said below, for all ways of being wrong
        }
        throw new IllegalArgumentException("from is start, end or "
                + (all ? "a position of $all as commit/prepare" : "an event number") + ", not '" + from + "'");
    }

    private static @Nullable EventFilter filter(
            EventStoreSubscription annotation, SubscriptionProperties own, Attributes attributes) {
        String filter = attributes.text(own.filter(), annotation.filter());
        return filter == null ? null : FilterText.parse(filter);
    }

    /** {@code $all} holds the targets of links beside the links: with both, a listener would get events several times. */
    private boolean resolveLinks(
            EventStoreSubscription annotation,
            SubscriptionProperties own,
            Attributes attributes,
            String stream,
            @Nullable EventFilter filter) {
        Boolean ofGroup = own.group() == null ? null : own.group().resolveLinks();
        Boolean ofListener = own.resolveLinks();
        if (ofGroup != null && ofListener != null && !ofGroup.equals(ofListener)) {
            throw new IllegalArgumentException("resolve-links is " + ofListener + ", and group.resolve-links is "
                    + ofGroup + ": remove one of them");
        }
        return attributes.flag(
                "resolveLinks",
                ofGroup != null ? ofGroup : ofListener,
                annotation.resolveLinks(),
                defaults.resolveLinks(),
                !stream.equals(SubscriptionSpec.ALL) || Selection.asksForSystemEvents(filter, List.of()));
    }

    private Selection selection(
            EventStoreSubscription annotation,
            SubscriptionProperties own,
            Attributes attributes,
            @Nullable EventFilter serverFilter,
            boolean resolveLinks) {
        List<String> types = own.eventTypes() != null
                ? own.eventTypes()
                : Arrays.stream(annotation.eventTypes())
                        .map(attributes::resolve)
                        .flatMap(types1 -> Stream.of(types1.split(",")))
                        .map(String::trim)
                        .filter(type -> !type.isEmpty())
                        .toList();
        return new Selection(
                types,
                serverFilter,
                serverFilter == null ? attributes.text(own.filter(), annotation.filter()) : null,
                attributes.constant(
                        "unknownTypes",
                        UnknownTypePolicy.class,
                        own.unknownTypes(),
                        annotation.unknownTypes(),
                        defaults.unknownTypes(),
                        UnknownTypePolicy.SKIP),
                resolveLinks);
    }

    private Delivery delivery(
            EventStoreSubscription annotation,
            SubscriptionProperties own,
            Attributes attributes,
            SubscriptionKind kind) {
        // A default for all listeners must not turn those into errors that cannot have it.
        Integer defaultConcurrency = kind == SubscriptionKind.PERSISTENT ? defaults.concurrency() : null;
        int concurrency =
                attributes.number("concurrency", own.concurrency(), annotation.concurrency(), defaultConcurrency, 1);
        BatchProperties batch = own.batch() != null ? own.batch() : new BatchProperties(null, null);
        BatchProperties common = defaults.batch() != null ? defaults.batch() : new BatchProperties(null, null);
        int batchSize =
                attributes.number("batchSize", batch.size(), annotation.batchSize(), common.size(), DEFAULT_BATCH_SIZE);
        int leastInFlight = kind == SubscriptionKind.PERSISTENT
                ? Math.max(DEFAULT_IN_FLIGHT, 2 * concurrency)
                : DEFAULT_CATCH_UP_IN_FLIGHT;
        return new Delivery(
                concurrency,
                attributes.constant(
                        "ackMode",
                        AckMode.class,
                        own.ackMode(),
                        annotation.ackMode(),
                        defaults.ackMode(),
                        AckMode.AUTO),
                first(own.inFlight(), defaults.inFlight(), leastInFlight),
                batchSize,
                attributes.duration(
                        "batchLinger",
                        batch.linger(),
                        annotation.batchLinger(),
                        common.linger(),
                        DEFAULT_BATCH_LINGER));
    }

    private ErrorPolicy errors(
            EventStoreSubscription annotation,
            SubscriptionProperties own,
            Attributes attributes,
            SubscriptionKind kind,
            String stream) {
        RetryProperties common = defaults.retry() != null ? defaults.retry() : RetryProperties.NONE;
        RetryProperties retry = own.retry() != null ? own.retry() : RetryProperties.NONE;
        ExhaustedAction byKind = switch (kind) {
            case PERSISTENT -> ExhaustedAction.PARK;
            case CATCH_UP -> ExhaustedAction.STOP;
            case VOLATILE -> ExhaustedAction.SKIP;
        };
        return new ErrorPolicy(
                retry.over(common.over(RetrySpec.DEFAULT)),
                first(own.onExhausted(), commonAction(kind), byKind),
                own.deadLetterStream() != null ? own.deadLetterStream() : deadLetterStream(stream),
                attributes.text(own.errorHandler(), annotation.errorHandler()));
    }

    /** The name begins with a word of its own, so that no category and no prefix of the original stream matches it. */
    private static String deadLetterStream(String stream) {
        return "deadletter-" + stream.replace("$", "");
    }

    /** Parking as the default of all listeners means: those that can. */
    private @Nullable ExhaustedAction commonAction(SubscriptionKind kind) {
        boolean impossible = defaults.onExhausted() == ExhaustedAction.PARK && kind != SubscriptionKind.PERSISTENT;
        return impossible ? null : defaults.onExhausted();
    }

    private static <T> T first(@Nullable T own, @Nullable T common, T builtIn) {
        return own != null ? own : common != null ? common : builtIn;
    }
}
