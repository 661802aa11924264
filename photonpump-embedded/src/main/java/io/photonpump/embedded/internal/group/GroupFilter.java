package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.subscription.EventFilter;
import java.util.List;

/**
 * The filter of a group on {@code $all}, as it is stored.
 *
 * @param byType whether the type of an event is examined, or else the name of its stream
 * @param regex a regular expression; empty for none
 * @param prefixes without a regular expression, any of these; a filter with neither accepts nothing
 */
public record GroupFilter(boolean byType, String regex, List<String> prefixes) {

    public GroupFilter {
        prefixes = List.copyOf(prefixes);
    }

    /** @throws java.util.regex.PatternSyntaxException if the expression is none, or the server does not support it */
    EventFilter compile() {
        if (!regex.isEmpty()) {
            return EventFilter.regex(byType, regex);
        }
        return prefixes.isEmpty() ? EventFilter.NOTHING : EventFilter.prefixes(byType, prefixes);
    }
}
