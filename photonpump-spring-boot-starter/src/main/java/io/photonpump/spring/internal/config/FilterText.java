package io.photonpump.spring.internal.config;

import io.photonpump.event.EventFilter;
import org.jspecify.annotations.Nullable;

/** Parses the text of a server-side filter, such as {@code streamPrefix:order-,invoice-}. */
final class FilterText {

    private FilterText() {}

    /** Returns the filter, or null if the text has no colon and is therefore the name of a bean. */
    static @Nullable EventFilter parse(Setting<String> filter) {
        String text = filter.value();
        if (text.equals("excludeSystemEvents")) {
            return EventFilter.excludeSystemEvents();
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            return null;
        }
        String pattern = text.substring(colon + 1).trim();
        return switch (text.substring(0, colon).trim()) {
            case "streamPrefix" -> EventFilter.streamPrefix(list(filter, pattern));
            case "streamRegex" -> EventFilter.streamRegex(one(filter, pattern));
            case "eventTypePrefix" -> EventFilter.eventTypePrefix(list(filter, pattern));
            case "eventTypeRegex" -> EventFilter.eventTypeRegex(one(filter, pattern));
            default ->
                throw filter.invalid("must be streamPrefix:…, streamRegex:…, eventTypePrefix:…, eventTypeRegex:…, "
                        + "excludeSystemEvents or the name of a bean");
        };
    }

    private static String[] list(Setting<String> filter, String patterns) {
        String[] all = patterns.split("\\s*,\\s*", -1);
        for (String pattern : all) {
            one(filter, pattern);
        }
        return all;
    }

    private static String one(Setting<String> filter, String pattern) {
        if (pattern.isEmpty()) {
            throw filter.invalid("must have patterns after the colon, none of them empty");
        }
        return pattern;
    }
}
