package io.photonpump.spring.listener.config;

import io.photonpump.event.EventFilter;
import org.jspecify.annotations.Nullable;

/** The text of a server-side filter: {@code streamPrefix:order-,invoice-}. */
final class FilterText {

    private FilterText() {}

    /** Null if the text is none of these, and therefore the name of a bean. */
    static @Nullable EventFilter parse(String text) {
        if (text.equals("excludeSystemEvents")) {
            return EventFilter.excludeSystemEvents();
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            return null;
        }
        String pattern = text.substring(colon + 1).trim();
        return switch (text.substring(0, colon).trim()) {
            case "streamPrefix" -> EventFilter.streamPrefix(list(pattern));
            case "streamRegex" -> EventFilter.streamRegex(pattern);
            case "eventTypePrefix" -> EventFilter.eventTypePrefix(list(pattern));
            case "eventTypeRegex" -> EventFilter.eventTypeRegex(pattern);
            default ->
                throw new IllegalArgumentException("filter is streamPrefix:…, streamRegex:…, eventTypePrefix:…, "
                        + "eventTypeRegex:…, excludeSystemEvents or the name of a bean, not '" + text + "'");
        };
    }

    private static String[] list(String patterns) {
        return patterns.split("\\s*,\\s*");
    }
}
