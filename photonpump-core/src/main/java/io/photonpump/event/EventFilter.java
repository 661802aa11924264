package io.photonpump.event;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A filter for the events of {@code $all}, applied by servers from version 20. It matches the record in {@code $all}: a link, not its target
 * (docs/protocol.md, Filtered reads).
 *
 * @param on the property that the filter matches
 * @param kind the kind of the patterns
 * @param patterns one regular expression in the dialect of .NET, or one or more prefixes; none is empty
 */
public record EventFilter(On on, Kind kind, List<String> patterns) {

    /** The property that a filter matches. */
    public enum On {
        /** The name of the stream. */
        STREAM,
        /** The type of the event. */
        EVENT_TYPE
    }

    /** The kind of the patterns. */
    public enum Kind {
        /** A regular expression in the dialect of .NET. */
        REGEX,
        /** Prefixes, one of which must match. */
        PREFIX
    }

    /**
     * Creates a filter.
     *
     * @param on the property that the filter matches
     * @param kind the kind of the patterns
     * @param patterns one regular expression, or one or more prefixes
     * @throws IllegalArgumentException if there is no pattern, an empty one, or more than one regular expression
     */
    public EventFilter {
        requireNonNull(on, "on");
        requireNonNull(kind, "kind");
        patterns = List.copyOf(requireNonNull(patterns, "patterns"));
        if (patterns.isEmpty() || patterns.contains("")) {
            throw new IllegalArgumentException("a filter takes at least one pattern, and none of them empty");
        }
        if (kind == Kind.REGEX && patterns.size() > 1) {
            throw new IllegalArgumentException("a filter takes one regular expression: join them with |");
        }
    }

    /**
     * {@return a filter for streams whose names start with one of several prefixes}
     *
     * @param prefixes one or more prefixes
     */
    public static EventFilter streamPrefix(String... prefixes) {
        return new EventFilter(On.STREAM, Kind.PREFIX, List.of(requireNonNull(prefixes, "prefixes")));
    }

    /**
     * {@return a filter for streams whose names match a regular expression}
     *
     * @param regex a regular expression in the dialect of .NET, which matches anywhere in the name unless anchored
     */
    public static EventFilter streamRegex(String regex) {
        return new EventFilter(On.STREAM, Kind.REGEX, List.of(requireNonNull(regex, "regex")));
    }

    /**
     * {@return a filter for events whose types start with one of several prefixes}
     *
     * @param prefixes one or more prefixes
     */
    public static EventFilter eventTypePrefix(String... prefixes) {
        return new EventFilter(On.EVENT_TYPE, Kind.PREFIX, List.of(requireNonNull(prefixes, "prefixes")));
    }

    /**
     * {@return a filter for events whose types match a regular expression}
     *
     * @param regex a regular expression in the dialect of .NET, which matches anywhere in the type unless anchored
     */
    public static EventFilter eventTypeRegex(String regex) {
        return new EventFilter(On.EVENT_TYPE, Kind.REGEX, List.of(requireNonNull(regex, "regex")));
    }

    /** {@return a filter that excludes events of the system, whose types start with {@code $}} */
    public static EventFilter excludeSystemEvents() {
        return eventTypeRegex("^[^\\$].*");
    }
}
