package io.photonpump.spring.internal.config;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.EventFilter;
import io.photonpump.event.StartFrom;
import io.photonpump.internal.text.StreamNames;
import io.photonpump.spring.internal.invoke.HandlerShape;
import io.photonpump.spring.listener.CheckpointSpec;
import io.photonpump.spring.listener.ErrorSpec;
import io.photonpump.spring.listener.EventSelector;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.GroupSpec;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.RetrySpec;
import io.photonpump.spring.listener.SelectionSpec;
import io.photonpump.spring.listener.SubscriptionKind;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
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

    private final SettingSources sources;
    private final HandlerShape handler;
    private final NamedBeans beans;

    SpecReader(SettingSources sources, HandlerShape handler, NamedBeans beans) {
        this.sources = sources;
        this.handler = handler;
        this.beans = beans;
    }

    SubscriptionSpec read() {
        Setting<String> stream = sources.explicit(ListenerOption.STREAM);
        if (stream == null) {
            throw invalid("no stream is set", "Set stream = \"…\" or " + sources.ownPlace("stream"));
        }
        if (!StreamNames.isWritable(stream.value())) {
            throw stream.invalid(
                    "must be the name of a stream that can be written: a write to this one shuts the server down");
        }
        Setting<String> filterText = sources.explicit(ListenerOption.FILTER);
        EventFilter filter = filter(filterText, stream.value());
        boolean resolveLinks = resolveLinks(stream.value(), filter);
        SubscriptionSpec subscription = subscription(stream.value(), resolveLinks);
        SubscriptionKind kind = subscription.kind();
        SubscriptionSpec spec = subscription
                .withSelection(selection(kind, filterText, filter).withResolveLinks(resolveLinks))
                .withDelivery(new DeliveryReader(sources, handler).read(kind))
                .withErrors(errors(subscription))
                .withMonitoring(new MonitoringReader(sources).read(kind))
                .withAutoStartup(sources.get(ListenerOption.AUTO_STARTUP, subscription.autoStartup())
                        .value())
                .withShutdownTimeout(Setting.atLeast(
                        Duration.ZERO, sources.get(ListenerOption.SHUTDOWN_TIMEOUT, subscription.shutdownTimeout())));
        String client = bean(ListenerOption.CLIENT, EventStoreClient.class);
        return client == null ? spec : spec.withClient(client);
    }

    /** Reads what the listener subscribes to, where it begins and where its position is stored. */
    private SubscriptionSpec subscription(String stream, boolean resolveLinks) {
        Setting<String> groupName = sources.explicit(GroupOptions.NAME);
        Setting<String> from = sources.explicit(ListenerOption.FROM);
        Setting<String> checkpointName = sources.explicit(ListenerOption.CHECKPOINT);
        if (groupName != null) {
            GroupSpec group = group(groupName, stream, resolveLinks);
            refuseSecondPosition(from != null ? from : checkpointName);
            checkpoint(null);
            return SubscriptionSpec.persistent(sources.id(), stream, group);
        }
        refuseGroupSettings();
        StartFrom start = startFrom(from, checkpointName != null, stream.equals(SubscriptionSpec.ALL));
        CheckpointSpec checkpoint = checkpoint(checkpointName);
        if (start == null) {
            return SubscriptionSpec.live(sources.id(), stream);
        }
        SubscriptionSpec catchUp = SubscriptionSpec.catchUp(sources.id(), stream, start);
        return checkpoint == null ? catchUp : catchUp.withCheckpoint(checkpoint);
    }

    private GroupSpec group(Setting<String> name, String stream, boolean resolveLinks) {
        if (stream.equals(SubscriptionSpec.ALL)) {
            throw name.conflict(
                    name.place() + " is '" + name.value() + "', but the TCP protocol has no persistent groups on $all",
                    "Set from or checkpoint instead of a group, or subscribe to a category stream such as $ce-order");
        }
        GroupSpec group = GroupSpec.named(name.value());
        return group.withMissing(sources.get(ListenerOption.MISSING_GROUP, group.missing())
                        .value())
                .withSettings(new GroupReader(sources).settings(resolveLinks))
                .withUpdate(sources.get(GroupOptions.UPDATE, group.update()).value());
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
        if (sources.own().group() != null) {
            throw invalid(
                    "it has group settings (" + sources.ownPlace("group") + ".*) but no group",
                    "Set " + sources.ownPlace("group.name") + ", or remove the group settings");
        }
        String why = "the listener has no group";
        GroupOptions.SETTINGS.forEach(option -> sources.refuse(option, why));
        sources.refuse(ListenerOption.MISSING_GROUP, why);
    }

    private @Nullable CheckpointSpec checkpoint(@Nullable Setting<String> name) {
        Setting<String> store = sources.explicit(ListenerOption.CHECKPOINT_STORE);
        if (name == null) {
            refuseCheckpointSettings(store);
            return null;
        }
        CheckpointSpec defaults = CheckpointSpec.named(name.value());
        CheckpointSpec checkpoint = defaults.withEveryEvents(
                        Setting.atLeast(1, sources.get(ListenerOption.CHECKPOINT_EVERY, defaults.everyEvents())))
                .withInterval(Setting.atLeast(
                        Duration.ZERO, sources.get(ListenerOption.CHECKPOINT_INTERVAL, defaults.interval())));
        if (store == null) {
            return checkpoint;
        }
        beans.require(store, CheckpointStore.class);
        return checkpoint.withStore(store.value());
    }

    private void refuseCheckpointSettings(@Nullable Setting<String> store) {
        String why = "the listener has no checkpoint";
        if (store != null) {
            throw store.conflict(store.place() + " has no effect, because " + why, "Remove it, or set a checkpoint");
        }
        sources.refuse(ListenerOption.CHECKPOINT_EVERY, why);
        sources.refuse(ListenerOption.CHECKPOINT_INTERVAL, why);
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
        boolean builtIn = !stream.equals(SubscriptionSpec.ALL) || SelectionSpec.asksForSystemEvents(filter, List.of());
        return sources.get(ListenerOption.RESOLVE_LINKS, builtIn).value();
    }

    private SelectionSpec selection(
            SubscriptionKind kind, @Nullable Setting<String> filterText, @Nullable EventFilter filter) {
        SelectionSpec selection =
                SelectionSpec.defaults().withEventTypes(eventTypes()).withUnknownTypes(unknownTypes(kind));
        if (filter != null) {
            return selection.withFilter(filter);
        }
        return filterText == null ? selection : selection.withSelector(filterText.value());
    }

    private List<String> eventTypes() {
        List<String> own = sources.own().eventTypes();
        Stream<String> types = own != null
                ? own.stream()
                : Arrays.stream(sources.annotation().eventTypes())
                        .map(type -> sources.resolve("event-types", type))
                        .flatMap(list -> Stream.of(list.split(",")));
        return types.map(String::trim).filter(type -> !type.isEmpty()).toList();
    }

    private FailureAction unknownTypes(SubscriptionKind kind) {
        Setting<FailureAction> action = action(
                ListenerOption.UNKNOWN_TYPES, kind, SelectionSpec.defaults().unknownTypes());
        refuseRetry(action, "no retry helps when no method accepts the type of an event");
        return action.value();
    }

    /** Returns an action that this kind of listener can take. A value of all listeners that it cannot take is ignored. */
    private Setting<FailureAction> action(
            ListenerOption<FailureAction> option, SubscriptionKind kind, FailureAction builtIn) {
        boolean canPark = kind == SubscriptionKind.PERSISTENT;
        Setting<FailureAction> action = sources.get(option, builtIn, common -> canPark || common != FailureAction.PARK);
        if (action.value() == FailureAction.PARK && !canPark) {
            throw action.conflict(
                    action.place() + " is park, but this is a " + kind
                            + " subscription, and only a persistent group can park events",
                    "Set it to skip, stop or dead-letter");
        }
        return action;
    }

    private static void refuseRetry(Setting<FailureAction> action, String why) {
        if (action.value() == FailureAction.RETRY) {
            throw action.invalid("must be skip, park, dead-letter or stop: " + why);
        }
    }

    private ErrorSpec errors(SubscriptionSpec subscription) {
        ErrorSpec defaults = subscription.errors();
        Setting<FailureAction> onExhausted =
                action(ListenerOption.ON_EXHAUSTED, subscription.kind(), defaults.onExhausted());
        refuseRetry(onExhausted, "this is the action when the retries are exhausted; set retry.max-retries");
        ErrorSpec errors = defaults.withRetry(retry(defaults.retry()))
                .withOnExhausted(onExhausted.value())
                .withDeadLetterStream(deadLetterStream(subscription.stream(), defaults.deadLetterStream()));
        String handler = bean(ListenerOption.ERROR_HANDLER, EventErrorHandler.class);
        return handler == null ? errors : errors.withHandler(handler);
    }

    private RetrySpec retry(RetrySpec defaults) {
        Setting<Duration> delay = sources.get(ListenerOption.RETRY_DELAY, defaults.delay());
        Setting.atLeast(Duration.ZERO, delay);
        Setting<Double> multiplier = sources.get(ListenerOption.RETRY_MULTIPLIER, defaults.multiplier());
        if (!(multiplier.value() >= 1) || multiplier.value().isInfinite()) {
            throw multiplier.invalid("must be 1 or more");
        }
        // A first delay longer than the default longest delay needs no other setting: it raises that default.
        Duration least = defaults.maxDelay().compareTo(delay.value()) < 0 ? delay.value() : defaults.maxDelay();
        Setting<Duration> maxDelay = sources.get(ListenerOption.RETRY_MAX_DELAY, least);
        if (Setting.atLeast(Duration.ZERO, maxDelay).compareTo(delay.value()) < 0) {
            throw maxDelay.invalid("must be at least " + delay.place() + ", which is " + Setting.text(delay.value()));
        }
        return defaults.withMaxRetries(
                        Setting.atLeast(0, sources.get(ListenerOption.MAX_RETRIES, defaults.maxRetries())))
                .withDelay(delay.value())
                .withMultiplier(multiplier.value())
                .withMaxDelay(maxDelay.value());
    }

    private String deadLetterStream(String stream, String builtIn) {
        Setting<String> chosen = sources.explicit(ListenerOption.DEAD_LETTER_STREAM);
        if (chosen == null) {
            return builtIn;
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

    private @Nullable String bean(ListenerOption<String> option, Class<?> type) {
        Setting<String> name = sources.explicit(option);
        if (name == null) {
            return null;
        }
        beans.require(name, type);
        return name.value();
    }

    private InvalidSubscriptionException invalid(String problem, String advice) {
        return new InvalidSubscriptionException("'" + sources.id() + "'", problem, advice);
    }
}
