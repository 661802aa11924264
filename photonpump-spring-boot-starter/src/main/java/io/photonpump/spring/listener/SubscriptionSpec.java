package io.photonpump.spring.listener;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.EventFilter;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import io.photonpump.internal.text.StreamNames;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.checkpoint.CheckpointOrigin;
import io.photonpump.stream.Position;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one listener, resolved from its annotation, the properties and the defaults.
 *
 * <p>Immutable; safe on any thread. Each {@code with} method throws {@link InvalidSettingsException} if its value is out of range or
 * conflicts with another setting.
 */
public final class SubscriptionSpec {

    /** The name of the stream of all events. */
    public static final String ALL = "$all";

    private static final Option<StartFrom> FROM = Option.optional("from");
    private static final Option<GroupSpec> GROUP = Option.optional("group");
    private static final Option<CheckpointSpec> CHECKPOINT = Option.optional("checkpoint");
    private static final Option<SelectionSpec> SELECTION = Option.of("selection", SelectionSpec.defaults());
    private static final Option<DeliverySpec> DELIVERY = Option.optional("delivery");
    private static final Option<ErrorSpec> ERRORS = Option.optional("errors");
    private static final Option<MonitoringSpec> MONITORING = Option.of("monitoring", MonitoringSpec.defaults());
    private static final Option<Boolean> AUTO_STARTUP = Option.of("auto-startup", true);
    private static final Option<Duration> SHUTDOWN_TIMEOUT =
            Option.durationOrZero("shutdown-timeout", Duration.ofSeconds(20));
    private static final Option<String> CLIENT = Option.optional("client");

    private final String id;
    private final String stream;
    private final SubscriptionKind kind;
    private final OptionValues values;

    private SubscriptionSpec(String id, String stream, OptionValues values) {
        this.id = requireNonNull(id, "id");
        this.stream = requireUsable(stream);
        this.values = values;
        this.kind = values.find(GROUP) != null
                ? SubscriptionKind.PERSISTENT
                : values.find(FROM) != null ? SubscriptionKind.CATCH_UP : SubscriptionKind.VOLATILE;
    }

    private static String requireUsable(String stream) {
        if (stream.isBlank()) {
            throw new InvalidSettingsException("stream", "stream must not be blank");
        }
        if (!StreamNames.isWritable(stream)) {
            throw new InvalidSettingsException(
                    "stream", "stream must be the name of a stream that can have events, not " + stream);
        }
        return stream;
    }

    private <T> SubscriptionSpec with(Option<T> option, T value) {
        return new SubscriptionSpec(id, stream, values.with(option, value));
    }

    /**
     * {@return the settings of a volatile listener, which receives the events that are written while it is connected}
     *
     * @param id the id of the listener, unique in an application
     * @param stream the stream to subscribe to, or {@code $all}
     */
    public static SubscriptionSpec live(String id, String stream) {
        return new SubscriptionSpec(id, stream, OptionValues.DEFAULTS);
    }

    /**
     * {@return the settings of a catch-up listener, which receives every event after a start, in order}
     *
     * @param id the id of the listener, unique in an application
     * @param stream the stream to subscribe to, or {@code $all}
     * @param from the start while no position is stored
     */
    public static SubscriptionSpec catchUp(String id, String stream, StartFrom from) {
        return live(id, stream).with(FROM, from);
    }

    /**
     * {@return the settings of a persistent listener, which receives events from a group on the server}
     *
     * @param id the id of the listener, unique in an application
     * @param stream the stream of the group
     * @param group the group
     */
    public static SubscriptionSpec persistent(String id, String stream, GroupSpec group) {
        return live(id, stream).with(GROUP, group);
    }

    /** {@return the id of the listener in properties, health and metrics} */
    public String id() {
        return id;
    }

    /** {@return the kind of subscription} */
    public SubscriptionKind kind() {
        return kind;
    }

    /** {@return the stream to subscribe to, or {@code $all}} */
    public String stream() {
        return stream;
    }

    /**
     * {@return a copy for another stream}
     *
     * @param other the stream to subscribe to, or {@code $all}
     */
    public SubscriptionSpec withStream(String other) {
        return new SubscriptionSpec(id, other, values);
    }

    /** {@return whether the listener subscribes to {@code $all}} */
    public boolean isAll() {
        return stream.equals(ALL);
    }

    /** {@return the start of a catch-up listener while no position is stored; null for other listeners} */
    public @Nullable StartFrom from() {
        return values.find(FROM);
    }

    /**
     * {@return a copy with another start}
     *
     * @param start the start while no position is stored; only for catch-up listeners
     */
    public SubscriptionSpec withFrom(StartFrom start) {
        requireKind(FROM, SubscriptionKind.CATCH_UP);
        return with(FROM, start);
    }

    /** {@return the group of a persistent listener; null for other listeners} */
    public @Nullable GroupSpec group() {
        return values.find(GROUP);
    }

    /**
     * {@return a copy with another group}
     *
     * @param group the group; only for persistent listeners
     */
    public SubscriptionSpec withGroup(GroupSpec group) {
        requireKind(GROUP, SubscriptionKind.PERSISTENT);
        return with(GROUP, group);
    }

    /** {@return the checkpoint of a catch-up listener; null if its position is not stored} */
    public @Nullable CheckpointSpec checkpoint() {
        return values.find(CHECKPOINT);
    }

    /**
     * {@return a copy that stores its position}
     *
     * @param checkpoint where and how often the position is stored; only for catch-up listeners
     */
    public SubscriptionSpec withCheckpoint(CheckpointSpec checkpoint) {
        requireKind(CHECKPOINT, SubscriptionKind.CATCH_UP);
        return with(CHECKPOINT, checkpoint);
    }

    /** {@return a copy that does not store its position} */
    public SubscriptionSpec withoutCheckpoint() {
        return new SubscriptionSpec(id, stream, values.without(CHECKPOINT));
    }

    private void requireKind(Option<?> option, SubscriptionKind needed) {
        if (kind != needed) {
            throw new InvalidSettingsException(
                    option.name(),
                    option.name() + " is for " + needed + " listeners, and '" + id + "' is a " + kind + " listener");
        }
    }

    /** {@return the selection of the events that the listener handles} */
    public SelectionSpec selection() {
        return values.get(SELECTION);
    }

    /**
     * {@return a copy with another value}
     *
     * @param selection the selection of the events that the listener handles
     */
    public SubscriptionSpec withSelection(SelectionSpec selection) {
        return with(SELECTION, selection);
    }

    /** {@return the delivery of events to the listener} */
    public DeliverySpec delivery() {
        DeliverySpec delivery = values.find(DELIVERY);
        return delivery != null ? delivery : DeliverySpec.defaults(kind, 1);
    }

    /**
     * {@return a copy with another value}
     *
     * @param delivery the delivery of events to the listener
     */
    public SubscriptionSpec withDelivery(DeliverySpec delivery) {
        return with(DELIVERY, delivery);
    }

    /** {@return the treatment of events that the listener fails on} */
    public ErrorSpec errors() {
        ErrorSpec errors = values.find(ERRORS);
        return errors != null ? errors : ErrorSpec.defaults(kind, stream);
    }

    /**
     * {@return a copy with another value}
     *
     * @param errors the treatment of events that the listener fails on
     */
    public SubscriptionSpec withErrors(ErrorSpec errors) {
        return with(ERRORS, errors);
    }

    /** {@return what the listener watches while it runs} */
    public MonitoringSpec monitoring() {
        return values.get(MONITORING);
    }

    /**
     * {@return a copy with another value}
     *
     * @param monitoring what the listener watches while it runs
     */
    public SubscriptionSpec withMonitoring(MonitoringSpec monitoring) {
        return with(MONITORING, monitoring);
    }

    /** {@return whether the listener starts with the application; true by default} */
    public boolean autoStartup() {
        return values.get(AUTO_STARTUP);
    }

    /**
     * {@return a copy with another value}
     *
     * @param start whether the listener starts with the application
     */
    public SubscriptionSpec withAutoStartup(boolean start) {
        return with(AUTO_STARTUP, start);
    }

    /**
     * {@return the time that a stop waits for the events being handled before it interrupts their handlers; 20 s by default}
     */
    public Duration shutdownTimeout() {
        return values.get(SHUTDOWN_TIMEOUT);
    }

    /**
     * {@return a copy with another value}
     *
     * @param timeout the time that a stop waits for the events being handled, 0 or longer
     */
    public SubscriptionSpec withShutdownTimeout(Duration timeout) {
        return with(SHUTDOWN_TIMEOUT, timeout);
    }

    /** {@return the bean name of the client; null: the only or primary one} */
    public @Nullable String client() {
        return values.find(CLIENT);
    }

    /**
     * {@return a copy with another value}
     *
     * @param bean the bean name of an {@code EventStoreClient}
     */
    public SubscriptionSpec withClient(String bean) {
        return with(CLIENT, bean);
    }

    /** {@return a copy that uses the only or primary client} */
    public SubscriptionSpec withoutClient() {
        return new SubscriptionSpec(id, stream, values.without(CLIENT));
    }

    /**
     * {@return the position of an event in the stream that the listener reads}
     *
     * @param event an event that the listener received
     */
    public Checkpoint checkpointOf(ResolvedEvent event) {
        // Servers report a position for events of a single stream, too.
        Position position = event.position();
        return isAll() && position != null ? Checkpoint.of(position) : Checkpoint.of(event.eventNumber());
    }

    /** {@return the stream and filter that positions of this listener refer to} */
    public CheckpointOrigin checkpointOrigin() {
        EventFilter filter = selection().filter();
        return new CheckpointOrigin(stream, filter);
    }

    /** {@return the listener in words, for example {@code catch-up subscription 'leaderboard' to jumps}} */
    public String describe() {
        GroupSpec group = group();
        return kind + " subscription '" + id + "' to " + stream + (group == null ? "" : "::" + group.name());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SubscriptionSpec that
                && id.equals(that.id)
                && stream.equals(that.stream)
                && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, stream, values);
    }

    @Override
    public String toString() {
        return "SubscriptionSpec[" + describe() + ", " + values + "]";
    }
}
