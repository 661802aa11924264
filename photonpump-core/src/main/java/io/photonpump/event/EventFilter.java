package io.photonpump.event;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Which events of {@code $all} the server sends; servers from version 20 on (docs/protocol.md, Filtered reads). It looks at
 * the original record: at a link, not at its target.
 *
 * @param patterns one regular expression of .NET's dialect, or one or more prefixes
 */
public record EventFilter(On on, Kind kind, List<String> patterns) {

    /** What the filter looks at. */
    public enum On {
        /** At the stream's name. */
        STREAM,
        /** At the event's type. */
        EVENT_TYPE
    }

    /** How it looks. */
    public enum Kind {
        /** With a regular expression of .NET's dialect. */
        REGEX,
        /** For one of several beginnings. */
        PREFIX
    }

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

    /** Events of streams whose names begin with one of these. */
    public static EventFilter streamPrefix(String... prefixes) {
        return new EventFilter(On.STREAM, Kind.PREFIX, List.of(requireNonNull(prefixes, "prefixes")));
    }

    /** Events of streams whose names match; .NET's dialect, found anywhere in the name unless anchored. */
    public static EventFilter streamRegex(String regex) {
        return new EventFilter(On.STREAM, Kind.REGEX, List.of(requireNonNull(regex, "regex")));
    }

    /** Events whose types begin with one of these. */
    public static EventFilter eventTypePrefix(String... prefixes) {
        return new EventFilter(On.EVENT_TYPE, Kind.PREFIX, List.of(requireNonNull(prefixes, "prefixes")));
    }

    /** Events whose types match; .NET's dialect, found anywhere in the type unless anchored. */
    public static EventFilter eventTypeRegex(String regex) {
        return new EventFilter(On.EVENT_TYPE, Kind.REGEX, List.of(requireNonNull(regex, "regex")));
    }

    /** Everything that is not the system's own: no event type that starts with {@code $}. */
    public static EventFilter excludeSystemEvents() {
        return eventTypeRegex("^[^\\$].*");
    }
}
