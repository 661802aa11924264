package io.photonpump.embedded.internal.subscription;

import io.photonpump.embedded.internal.store.StoredEvent;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which events of a filtered read or subscription count (docs/protocol.md, Filtered reads); it looks at the record
 * itself, never behind a link.
 */
public final class EventFilter implements Predicate<StoredEvent> {

    /** Lets everything pass. */
    public static final EventFilter NONE = new EventFilter(false, text -> true);

    private final boolean byType;
    private final Predicate<String> test;

    private EventFilter(boolean byType, Predicate<String> test) {
        this.byType = byType;
        this.test = test;
    }

    /** What begins with one of these; nothing given: everything. */
    public static EventFilter prefixes(boolean byType, List<String> prefixes) {
        return prefixes.isEmpty()
                ? NONE
                : new EventFilter(byType, text -> prefixes.stream().anyMatch(text::startsWith));
    }

    /**
     * What contains a match.
     *
     * @throws java.util.regex.PatternSyntaxException for one that is none
     */
    public static EventFilter regex(boolean byType, String regex) {
        Pattern pattern = Pattern.compile(regex);
        return new EventFilter(byType, text -> pattern.matcher(text).find());
    }

    @Override
    public boolean test(StoredEvent event) {
        return test.test(byType ? event.type() : event.stream());
    }
}
