package io.photonpump.spring.internal.config;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.EventFilter;
import io.photonpump.event.StartFrom;
import io.photonpump.internal.text.StreamNames;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.internal.invoke.HandlerShape;
import io.photonpump.spring.listener.EventSelector;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.MissingGroupPolicy;
import io.photonpump.spring.listener.RetrySpec;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.SubscriptionSpec.CheckpointPolicy;
import io.photonpump.spring.listener.SubscriptionSpec.ErrorPolicy;
import io.photonpump.spring.listener.SubscriptionSpec.Group;
import io.photonpump.spring.listener.SubscriptionSpec.Selection;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import io.photonpump.spring.listener.config.GroupProperties;
import io.photonpump.spring.listener.config.ListenerProperties;
import io.photonpump.spring.listener.config.RetryProperties;
import io.photonpump.spring.listener.config.SubscriptionProperties;
import io.photonpump.spring.listener.error.EventErrorHandler;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks the settings of one listener. A {@code photonpump.listener} property that does not apply to this kind of
 * listener is ignored. A property or attribute of the listener itself that does not apply is refused.
 */
final class SpecReader {

    private static final String METADATA_PREFIX = "$$";

    static final int DEFAULT_CHECKPOINT_EVERY = 100;
    static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(1);
    static final Duration DEFAULT_SHUTDOWN_TIMEOUT = Duration.ofSeconds(20);

    private final String id;
    private final EventStoreSubscription annotation;
    private final SubscriptionProperties own;
    private final ListenerProperties defaults;
    private final SettingSources sources;
    private final HandlerShape handler;
    private final NamedBeans beans;

    SpecReader(
            String id,
            EventStoreSubscription annotation,
            SubscriptionProperties own,
            ListenerProperties defaults,
            SettingSources sources,
            HandlerShape handler,
            NamedBeans beans) {
        this.id = id;
        this.annotation = annotation;
        this.own = own;
        this.defaults = defaults;
        this.sources = sources;
        this.handler = handler;
        this.beans = beans;
    }

    SubscriptionSpec read() {
        Setting<String> stream = sources.text("stream", own.stream(), annotation.stream());
        if (stream == null) {
            throw invalid("no stream is set", "Set stream = \"…\" or " + sources.ownPlace("stream"));
        }
        if (!StreamNames.isWritable(stream.value())) {
            throw stream.invalid(
                    "must be the name of a stream that can be written: a write to this one shuts the server down");
        }
        Setting<String> groupName = sources.text(
                "group.name", own.group() == null ? null : own.group().name(), annotation.group());
        Setting<String> from = sources.text("from", own.from(), annotation.from());
        Setting<String> checkpointName = sources.text("checkpoint", own.checkpoint(), annotation.checkpoint());
        Setting<String> filterText = sources.text("filter", own.filter(), annotation.filter());
        EventFilter filter = filter(filterText, stream.value());
        boolean resolveLinks = resolveLinks(stream.value(), filter);
        Group group = groupName == null ? null : group(groupName, stream.value(), resolveLinks);
        if (groupName != null) {
            refuseSecondPosition(from != null ? from : checkpointName);
        } else {
            refuseGroupSettings();
        }
        StartFrom start = startFrom(from, checkpointName != null, stream.value().equals(SubscriptionSpec.ALL));
        SubscriptionKind kind = group != null
                ? SubscriptionKind.PERSISTENT
                : start != null ? SubscriptionKind.CATCH_UP : SubscriptionKind.VOLATILE;
        return new SubscriptionSpec(
                id,
                stream.value(),
                start,
                group,
                checkpoint(checkpointName),
                new Selection(
                        eventTypes(),
                        filter,
                        filter == null && filterText != null ? filterText.value() : null,
                        unknownTypes(kind),
                        resolveLinks),
                new DeliveryReader(annotation, own, defaults, sources, handler).read(kind),
                errors(kind, stream.value()),
                sources.flag("auto-startup", own.autoStartup(), annotation.autoStartup(), defaults.autoStartup(), true)
                        .value(),
                Setting.atLeast(
                        Duration.ZERO,
                        sources.duration(
                                "shutdown-timeout",
                                own.shutdownTimeout(),
                                annotation.shutdownTimeout(),
                                defaults.shutdownTimeout(),
                                DEFAULT_SHUTDOWN_TIMEOUT)),
                bean("client", own.client(), annotation.client(), EventStoreClient.class));
    }

    private Group group(Setting<String> name, String stream, boolean resolveLinks) {
        if (stream.equals(SubscriptionSpec.ALL)) {
            throw name.conflict(
                    name.place() + " is '" + name.value() + "', but the TCP protocol has no persistent groups on $all",
                    "Set from or checkpoint instead of a group, or subscribe to a category stream such as $ce-order");
        }
        GroupProperties properties = own.group() != null ? own.group() : GroupProperties.NONE;
        return new Group(
                name.value(),
                sources.constant(
                                "missing-group",
                                MissingGroupPolicy.class,
                                own.missingGroup(),
                                annotation.missingGroup(),
                                defaults.missingGroup(),
                                MissingGroupPolicy.CREATE)
                        .value(),
                new GroupReader(sources).settings(properties, resolveLinks),
                properties.update() != null && properties.update());
    }

    private void refuseSecondPosition(@Nullable Setting<String> other) {
        if (other != null) {
            boolean from = other.place().endsWith("from");
            throw other.conflict(
                    "it has a group, whose position the server stores, and also "
                            + (from ? "a start position" : "a checkpoint") + " (" + other.place() + " is '"
                            + other.value() + "')",
                    "Remove the group for a catch-up subscription, or remove " + other.place()
                            + "; set the start position of a new group with " + sources.ownPlace("group.start-from"));
        }
    }

    private void refuseGroupSettings() {
        if (own.group() != null) {
            throw invalid(
                    "it has group settings (" + sources.ownPlace("group") + ".*) but no group",
                    "Set " + sources.ownPlace("group.name") + ", or remove the group settings");
        }
        refuse("missing-group", own.missingGroup(), annotation.missingGroup(), "the listener has no group");
    }

    private @Nullable CheckpointPolicy checkpoint(@Nullable Setting<String> name) {
        Setting<String> store = sources.text("checkpoint-store", own.checkpointStore(), annotation.checkpointStore());
        if (name == null) {
            refuseCheckpointSettings(store);
            return null;
        }
        if (store != null) {
            beans.require(store, CheckpointStore.class);
        }
        return new CheckpointPolicy(
                name.value(),
                store == null ? null : store.value(),
                Setting.atLeast(
                        1,
                        sources.number(
                                "checkpoint-every",
                                own.checkpointEvery(),
                                annotation.checkpointEvery(),
                                defaults.checkpointEvery(),
                                DEFAULT_CHECKPOINT_EVERY)),
                Setting.atLeast(
                        Duration.ZERO,
                        sources.duration(
                                "checkpoint-interval",
                                own.checkpointInterval(),
                                annotation.checkpointInterval(),
                                defaults.checkpointInterval(),
                                DEFAULT_CHECKPOINT_INTERVAL)));
    }

    private void refuseCheckpointSettings(@Nullable Setting<String> store) {
        String why = "the listener has no checkpoint";
        if (store != null) {
            throw store.conflict(store.place() + " has no effect, because " + why, "Remove it, or set a checkpoint");
        }
        refuse("checkpoint-every", own.checkpointEvery(), annotation.checkpointEvery(), why);
        refuse("checkpoint-interval", own.checkpointInterval(), annotation.checkpointInterval(), why);
    }

    private static @Nullable StartFrom startFrom(@Nullable Setting<String> from, boolean checkpoint, boolean all) {
        if (from == null) {
            return checkpoint ? StartFrom.beginning() : null;
        }
        return switch (from.value()) {
            case "start", "beginning" -> StartFrom.beginning();
            case "end" -> StartFrom.end();
            default -> startFromNumber(from, all);
        };
    }

    private static StartFrom startFromNumber(Setting<String> from, boolean all) {
        try {
            Checkpoint position = Checkpoint.parse(from.value());
            if (all == (position.prepare() >= 0) && position.commit() >= 0) {
                return all ? position.after() : StartFrom.event(position.commit());
            }
        } catch (IllegalArgumentException notAPosition) {
            // The exception below covers it.
        }
        throw from.invalid(
                "must be start, end or " + (all ? "a position of $all as commit/prepare" : "an event number"));
    }

    /** Returns the server-side filter, or null if no filter is set or the text names a bean. */
    private @Nullable EventFilter filter(@Nullable Setting<String> text, String stream) {
        if (text == null) {
            return null;
        }
        EventFilter filter = FilterText.parse(text);
        if (filter == null) {
            beans.require(text, EventSelector.class);
        } else if (!stream.equals(SubscriptionSpec.ALL)) {
            throw text.conflict(
                    text.place() + " is '" + text.value() + "', but the server filters only $all, and the stream is "
                            + stream,
                    "Set eventTypes, or name an EventSelector bean");
        }
        return filter;
    }

    /**
     * Reads whether links are resolved. {@code $all} contains both links and their targets, so resolved links would deliver events
     * several times.
     */
    private boolean resolveLinks(String stream, @Nullable EventFilter filter) {
        Boolean ofGroup = own.group() == null ? null : own.group().resolveLinks();
        Boolean ofListener = own.resolveLinks();
        if (ofGroup != null && ofListener != null && !ofGroup.equals(ofListener)) {
            throw invalid(
                    sources.ownPlace("resolve-links") + " is " + ofListener + ", and "
                            + sources.ownPlace("group.resolve-links") + " is " + ofGroup,
                    "Remove one of them");
        }
        return sources.flag(
                        "resolve-links",
                        ofGroup != null ? ofGroup : ofListener,
                        annotation.resolveLinks(),
                        defaults.resolveLinks(),
                        !stream.equals(SubscriptionSpec.ALL) || Selection.asksForSystemEvents(filter, List.of()))
                .value();
    }

    private List<String> eventTypes() {
        Stream<String> types = own.eventTypes() != null
                ? own.eventTypes().stream()
                : Arrays.stream(annotation.eventTypes())
                        .map(type -> sources.resolve("event-types", type))
                        .flatMap(list -> Stream.of(list.split(",")));
        return types.map(String::trim).filter(type -> !type.isEmpty()).toList();
    }

    private FailureAction unknownTypes(SubscriptionKind kind) {
        boolean canPark = kind == SubscriptionKind.PERSISTENT;
        Setting<FailureAction> policy = sources.constant(
                "unknown-types",
                FailureAction.class,
                own.unknownTypes(),
                annotation.unknownTypes(),
                canPark || defaults.unknownTypes() != FailureAction.PARK ? defaults.unknownTypes() : null,
                FailureAction.SKIP);
        if (policy.value() == FailureAction.PARK && !canPark) {
            throw onlyGroupsPark(policy, kind, "skip, dead-letter or stop");
        }
        refuseRetry(policy, "no retry helps when no method accepts the type of an event");
        return policy.value();
    }

    private static void refuseRetry(Setting<FailureAction> action, String why) {
        if (action.value() == FailureAction.RETRY) {
            throw action.invalid("must be skip, park, dead-letter or stop: " + why);
        }
    }

    private ErrorPolicy errors(SubscriptionKind kind, String stream) {
        boolean canPark = kind == SubscriptionKind.PERSISTENT;
        FailureAction byKind = switch (kind) {
            case PERSISTENT -> FailureAction.PARK;
            case CATCH_UP -> FailureAction.STOP;
            case VOLATILE -> FailureAction.SKIP;
        };
        Setting<FailureAction> onExhausted = sources.constant(
                "on-exhausted",
                FailureAction.class,
                own.onExhausted(),
                annotation.onExhausted(),
                canPark || defaults.onExhausted() != FailureAction.PARK ? defaults.onExhausted() : null,
                byKind);
        if (onExhausted.value() == FailureAction.PARK && !canPark) {
            throw onlyGroupsPark(onExhausted, kind, "stop, skip or dead-letter");
        }
        refuseRetry(onExhausted, "this is the action when the retries are exhausted; set retry.max-retries");
        return new ErrorPolicy(
                retry(),
                onExhausted.value(),
                deadLetterStream(stream),
                bean("error-handler", own.errorHandler(), annotation.errorHandler(), EventErrorHandler.class));
    }

    private RetrySpec retry() {
        RetryProperties common = defaults.retry() != null ? defaults.retry() : RetryProperties.NONE;
        RetryProperties retry = own.retry() != null ? own.retry() : RetryProperties.NONE;
        RetrySpec base = RetrySpec.DEFAULT;
        Setting<Duration> delay =
                sources.duration("retry.delay", retry.delay(), annotation.retryDelay(), common.delay(), base.delay());
        Setting.atLeast(Duration.ZERO, delay);
        Setting<Double> multiplier = sources.decimal(
                "retry.multiplier",
                retry.multiplier(),
                annotation.retryMultiplier(),
                common.multiplier(),
                base.multiplier());
        if (!(multiplier.value() >= 1) || multiplier.value().isInfinite()) {
            throw multiplier.invalid("must be 1 or more");
        }
        // A first delay longer than the default longest delay needs no other setting: it raises that default.
        Duration least = base.maxDelay().compareTo(delay.value()) < 0 ? delay.value() : base.maxDelay();
        Setting<Duration> maxDelay = sources.duration(
                "retry.max-delay", retry.maxDelay(), annotation.retryMaxDelay(), common.maxDelay(), least);
        if (Setting.atLeast(Duration.ZERO, maxDelay).compareTo(delay.value()) < 0) {
            throw maxDelay.invalid("must be at least " + delay.place() + ", which is " + Setting.text(delay.value()));
        }
        return new RetrySpec(
                Setting.atLeast(
                        0,
                        sources.number(
                                "retry.max-retries",
                                retry.maxRetries(),
                                annotation.retryMaxRetries(),
                                common.maxRetries(),
                                base.maxRetries())),
                delay.value(),
                multiplier.value(),
                maxDelay.value());
    }

    private String deadLetterStream(String stream) {
        Setting<String> chosen =
                sources.text("dead-letter-stream", own.deadLetterStream(), annotation.deadLetterStream());
        if (chosen == null) {
            // The prefix ensures that neither the category nor a prefix filter of the original stream matches the name.
            return "deadletter-" + stream.replace("$", "");
        }
        if (chosen.value().equals(stream)) {
            throw chosen.invalid(
                    "must not be the stream that the listener reads: the listener would receive its dead letters");
        }
        if (chosen.value().startsWith(METADATA_PREFIX)) {
            throw chosen.invalid(
                    "must not be a metadata stream: a dead letter would replace the metadata of the stream");
        }
        return chosen.value();
    }

    private @Nullable String bean(String key, @Nullable String own, String attribute, Class<?> type) {
        Setting<String> name = sources.text(key, own, attribute);
        if (name == null) {
            return null;
        }
        beans.require(name, type);
        return name.value();
    }

    private static InvalidSubscriptionException onlyGroupsPark(
            Setting<?> setting, SubscriptionKind kind, String others) {
        return setting.conflict(
                setting.place() + " is park, but this is a " + kind
                        + " subscription, and only a persistent group can park events",
                "Set it to " + others);
    }

    /** Refuses a setting without effect if it is set for this listener, in a property or in an attribute. */
    private void refuse(String key, @Nullable Object own, String attribute, String why) {
        if (own != null) {
            throw invalid(sources.ownPlace(key) + " has no effect, because " + why, "Remove it");
        }
        Setting<String> annotated = sources.text(key, null, attribute);
        if (annotated != null) {
            throw invalid(annotated.place() + " has no effect, because " + why, "Remove it");
        }
    }

    private InvalidSubscriptionException invalid(String problem, String advice) {
        return new InvalidSubscriptionException("'" + id + "'", problem, advice);
    }
}
