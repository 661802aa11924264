package io.photonpump.embedded.internal.subscription;

import io.photonpump.embedded.internal.store.StoredEvent;
import java.util.List;
import java.util.function.Predicate;

/**
 * Selects events for a filtered read or subscription (docs/protocol.md, Filtered reads). A filter examines the record itself,
 * never the target of a link.
 */
public final class EventFilter implements Predicate<StoredEvent> {

    /** Accepts every event. */
    public static final EventFilter NONE = new EventFilter(false, text -> true, 1);

    /** Accepts no event. */
    public static final EventFilter NOTHING = new EventFilter(false, text -> false, 1);

    /** The steps that one page of a filtered read may take with names of {@link #USUAL_NAME} characters. */
    private static final int PAGE_STEPS = 10_000_000;

    private static final int USUAL_NAME = 64;

    private final boolean byType;
    private final Predicate<String> test;
    private final int size;

    private EventFilter(boolean byType, Predicate<String> test, int size) {
        this.byType = byType;
        this.test = test;
        this.size = size;
    }

    /** Returns a filter that accepts names with one of these prefixes; without prefixes, all names. */
    public static EventFilter prefixes(boolean byType, List<String> prefixes) {
        return prefixes.isEmpty()
                ? NONE
                : new EventFilter(byType, text -> prefixes.stream().anyMatch(text::startsWith), prefixes.size());
    }

    /**
     * Returns a filter that accepts names that contain a match.
     *
     * @throws java.util.regex.PatternSyntaxException if this is not a regular expression, or the server does not support it
     */
    public static EventFilter regex(boolean byType, String regex) {
        LinearRegex pattern = new LinearRegex(regex);
        return new EventFilter(byType, pattern::isFoundIn, pattern.size());
    }

    /** Returns the number of events that one page may examine, so that a costly filter does not delay other clients. */
    public int maxWindow() {
        return Math.max(1, PAGE_STEPS / (USUAL_NAME * size));
    }

    /** @throws FilterTooExpensiveException if the name is too long for this filter */
    @Override
    public boolean test(StoredEvent event) {
        return test.test(byType ? event.type() : event.stream());
    }
}
