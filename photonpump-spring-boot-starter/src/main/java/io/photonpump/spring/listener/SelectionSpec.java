package io.photonpump.spring.listener;

import io.photonpump.event.EventFilter;
import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The selection of the events that a listener handles.
 *
 * <p>Immutable; safe on any thread. Each {@code with} method throws {@link io.photonpump.error.InvalidSettingsException} if its value is
 * out of range.
 */
public final class SelectionSpec {

    private static final Option<List<String>> EVENT_TYPES = Option.of("event-types", List.of());
    private static final Option<EventFilter> FILTER = Option.optional("filter");
    private static final Option<String> SELECTOR = Option.optional("selector");
    private static final Option<FailureAction> UNKNOWN_TYPES = Option.of("unknown-types", FailureAction.SKIP);
    private static final Option<Boolean> RESOLVE_LINKS = Option.of("resolve-links", true);
    private static final SelectionSpec DEFAULTS = new SelectionSpec(OptionValues.DEFAULTS);

    /** The prefix of system streams and system event types. */
    private static final String SYSTEM = "$";

    /** A literal $ in a regular expression, however it is quoted; a $ alone means the end. */
    private static final Pattern SYSTEM_IN_REGEX = Pattern.compile("\\\\\\$|\\[[^\\]]*\\$|\\\\Q\\$|\\\\x24|\\\\u0024");

    /** An exclusion of names with a $: a negated class or look-around. */
    private static final Pattern NOT_SYSTEM_IN_REGEX =
            Pattern.compile("\\[\\^[^\\]]*\\$[^\\]]*]|\\(\\?<?!\\^?(?:\\\\\\$|\\[\\\\?\\$])[^)]*\\)");

    private final OptionValues values;

    private SelectionSpec(OptionValues values) {
        this.values = values;
    }

    private <T> SelectionSpec with(Option<T> option, T value) {
        return new SelectionSpec(values.with(option, value));
    }

    /** {@return a selection of all events, with resolved links} */
    public static SelectionSpec defaults() {
        return DEFAULTS;
    }

    /** {@return the selected event types, with {@code *} as a wildcard; empty: all} */
    public List<String> eventTypes() {
        return values.get(EVENT_TYPES);
    }

    /** {@return the server-side filter of {@code $all}; null: none} */
    public @Nullable EventFilter filter() {
        return values.find(FILTER);
    }

    /**
     * {@return a copy with another value}
     *
     * @param eventFilter the server-side filter; only for {@code $all}
     */
    public SelectionSpec withFilter(EventFilter eventFilter) {
        return with(FILTER, eventFilter);
    }

    /** {@return a copy without this setting} */
    public SelectionSpec withoutFilter() {
        return new SelectionSpec(values.without(FILTER));
    }

    /** {@return the bean name of an {@link EventSelector}; null: none} */
    public @Nullable String selector() {
        return values.find(SELECTOR);
    }

    /**
     * {@return a copy with another value}
     *
     * @param bean the bean name of an {@link EventSelector}
     */
    public SelectionSpec withSelector(String bean) {
        return with(SELECTOR, bean);
    }

    /** {@return a copy without this setting} */
    public SelectionSpec withoutSelector() {
        return new SelectionSpec(values.without(SELECTOR));
    }

    /** {@return the action for selected events whose type no method accepts; SKIP by default} */
    public FailureAction unknownTypes() {
        return values.get(UNKNOWN_TYPES);
    }

    /** {@return whether the listener receives the targets of links instead of the links; true by default} */
    public boolean resolveLinks() {
        return values.get(RESOLVE_LINKS);
    }

    /**
     * {@return a copy with another value}
     *
     * @param resolve whether to resolve links
     */
    public SelectionSpec withResolveLinks(boolean resolve) {
        return with(RESOLVE_LINKS, resolve);
    }

    /**
     * {@return a copy with another value}
     *
     * @param types the event types, with {@code *} as a wildcard; empty: all
     */
    public SelectionSpec withEventTypes(List<String> types) {
        return with(EVENT_TYPES, List.copyOf(types));
    }

    /**
     * {@return a copy with another value}
     *
     * @param action the action for selected events whose type no method accepts; not {@link FailureAction#RETRY}
     */
    public SelectionSpec withUnknownTypes(FailureAction action) {
        return with(UNKNOWN_TYPES, action.requireFinal(UNKNOWN_TYPES.name()));
    }

    /**
     * {@return whether the listener wants system events of {@code $all}, including links}
     *
     * <p>It does if an event type, a prefix of the filter or the filter's regular expression asks for names that begin with
     * {@code $}.
     */
    public boolean asksForSystemEvents() {
        return asksForSystemEvents(filter(), eventTypes());
    }

    /**
     * {@return whether these settings ask for system events, as {@link #asksForSystemEvents()}}
     *
     * @param filter the server-side filter; null: none
     * @param eventTypes the event types
     */
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SelectionSpec that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "SelectionSpec" + values;
    }
}
