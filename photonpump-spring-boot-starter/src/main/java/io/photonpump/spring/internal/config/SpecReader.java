package io.photonpump.spring.internal.config;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.EventFilter;
import io.photonpump.event.StartFrom;
import io.photonpump.internal.text.StreamNames;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.internal.invoke.HandlerShape;
import io.photonpump.spring.listener.EventSelector;
import io.photonpump.spring.listener.ExhaustedAction;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.MissingGroupPolicy;
import io.photonpump.spring.listener.RetrySpec;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.SubscriptionSpec.CheckpointPolicy;
import io.photonpump.spring.listener.SubscriptionSpec.ErrorPolicy;
import io.photonpump.spring.listener.SubscriptionSpec.Group;
import io.photonpump.spring.listener.SubscriptionSpec.Selection;
import io.photonpump.spring.listener.UnknownTypePolicy;
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
 * Reads the settings of one listener and checks each of them where it is read. A setting of {@code photonpump.listener} that
 * this kind of listener cannot have does not apply to it; one of its own is refused.
 */
final class SpecReader {

    /** The beginning of the names of metadata streams. */
    private static final String METADATA = "$$";

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
            throw invalid("it names no stream", "Set stream = \"…\" or " + sources.ownPlace("stream"));
        }
        if (!StreamNames.isWritable(stream.value())) {
            throw stream.refused("must be the name of a stream: a write to this one shuts the server down");
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
            throw name.contradicts(
                    name.place() + " is '" + name.value() + "', and the TCP protocol has no persistent groups on $all",
                    "Catch up with from or checkpoint instead, or make the group on a category stream such as $ce-order");
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
            throw other.contradicts(
                    "it has a group, whose position the server keeps, and also "
                            + (from ? "a place to begin" : "a checkpoint") + " (" + other.place() + " is '"
                            + other.value() + "')",
                    "Remove the group for a catch-up subscription, or remove " + other.place()
                            + "; where a new group begins is " + sources.ownPlace("group.start-from"));
        }
    }

    private void refuseGroupSettings() {
        if (own.group() != null) {
            throw invalid(
                    "there are group settings (" + sources.ownPlace("group") + ".*) and no group",
                    "Set " + sources.ownPlace("group.name") + " or remove them");
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
            throw store.contradicts(
                    store.place() + " has no effect, because " + why, "Remove it, or name a checkpoint");
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
            Checkpoint place = Checkpoint.parse(from.value());
            if (all == (place.prepare() >= 0) && place.commit() >= 0) {
                return all ? place.after() : StartFrom.event(place.commit());
            }
        } catch (IllegalArgumentException notANumber) {
            // The exception below covers all ways of being wrong.
        }
        throw from.refused(
                "must be start, end or " + (all ? "a position of $all as commit/prepare" : "an event number"));
    }

    /** The filter of the server; null if there is none, or if the text names a bean. */
    private @Nullable EventFilter filter(@Nullable Setting<String> text, String stream) {
        if (text == null) {
            return null;
        }
        EventFilter filter = FilterText.parse(text);
        if (filter == null) {
            beans.require(text, EventSelector.class);
        } else if (!stream.equals(SubscriptionSpec.ALL)) {
            throw text.contradicts(
                    text.place() + " is '" + text.value() + "', and the server filters only $all; this is the stream "
                            + stream,
                    "Use eventTypes, or name a bean that selects events");
        }
        return filter;
    }

    /** {@code $all} holds the targets of links beside the links: with both, a listener would get events several times. */
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

    private UnknownTypePolicy unknownTypes(SubscriptionKind kind) {
        boolean canPark = kind == SubscriptionKind.PERSISTENT;
        Setting<UnknownTypePolicy> policy = sources.constant(
                "unknown-types",
                UnknownTypePolicy.class,
                own.unknownTypes(),
                annotation.unknownTypes(),
                canPark || defaults.unknownTypes() != UnknownTypePolicy.PARK ? defaults.unknownTypes() : null,
                UnknownTypePolicy.SKIP);
        if (policy.value() == UnknownTypePolicy.PARK && !canPark) {
            throw onlyGroupsPark(policy, kind, "skip or fail");
        }
        return policy.value();
    }

    private ErrorPolicy errors(SubscriptionKind kind, String stream) {
        boolean canPark = kind == SubscriptionKind.PERSISTENT;
        ExhaustedAction byKind = switch (kind) {
            case PERSISTENT -> ExhaustedAction.PARK;
            case CATCH_UP -> ExhaustedAction.STOP;
            case VOLATILE -> ExhaustedAction.SKIP;
        };
        Setting<ExhaustedAction> onExhausted = sources.constant(
                "on-exhausted",
                ExhaustedAction.class,
                own.onExhausted(),
                annotation.onExhausted(),
                canPark || defaults.onExhausted() != ExhaustedAction.PARK ? defaults.onExhausted() : null,
                byKind);
        if (onExhausted.value() == ExhaustedAction.PARK && !canPark) {
            throw onlyGroupsPark(onExhausted, kind, "stop, skip or dead-letter");
        }
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
            throw multiplier.refused("must be 1 or more");
        }
        // A long first delay alone is clear enough: the longest one is then at least as long.
        Duration least = base.maxDelay().compareTo(delay.value()) < 0 ? delay.value() : base.maxDelay();
        Setting<Duration> maxDelay = sources.duration(
                "retry.max-delay", retry.maxDelay(), annotation.retryMaxDelay(), common.maxDelay(), least);
        if (Setting.atLeast(Duration.ZERO, maxDelay).compareTo(delay.value()) < 0) {
            throw maxDelay.refused("must be at least " + delay.place() + ", which is " + Setting.text(delay.value()));
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
            // The name begins with a word of its own, so that no category and no prefix of the original stream matches
            // it.
            return "deadletter-" + stream.replace("$", "");
        }
        if (chosen.value().equals(stream)) {
            throw chosen.refused("must not be the stream that the listener reads: it would get its dead letters again");
        }
        if (chosen.value().startsWith(METADATA)) {
            throw chosen.refused(
                    "must not be a metadata stream: a dead letter there would replace the metadata of a stream");
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
        return setting.contradicts(
                setting.place() + " is park, and only a persistent group can park events; this is a " + kind
                        + " subscription",
                "Set it to " + others);
    }

    /** What has no effect is refused, wherever it is set for this listener. */
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
