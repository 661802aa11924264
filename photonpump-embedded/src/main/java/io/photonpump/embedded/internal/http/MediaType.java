package io.photonpump.embedded.internal.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The representations of events and feeds. */
enum MediaType {
    /** A feed, or an entry of a feed. */
    ATOM("application/vnd.eventstore.atom+json"),
    /** An event with its stream, number, type and id. */
    EVENT("application/vnd.eventstore.event+json"),
    /** A feed, or the data of an event. */
    JSON("application/json");

    private record Range(String type, double quality) {

        static Range of(String text) {
            String[] parts = text.split(";");
            double quality = 1;
            for (String parameter : parts) {
                String trimmed = parameter.trim();
                if (trimmed.startsWith("q=")) {
                    quality = quality(trimmed.substring(2));
                }
            }
            return new Range(parts[0].trim().toLowerCase(Locale.ROOT), quality);
        }

        private static double quality(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                return 0;
            }
        }
    }

    private final String type;

    MediaType(String type) {
        this.type = type;
    }

    String contentType() {
        return type + "; charset=utf-8";
    }

    /** Returns the type that the client prefers; null if it accepts none of them explicitly. */
    static @Nullable MediaType accepted(HttpHeaders headers) {
        return Stream.of(headers.get(HttpHeaderNames.ACCEPT, "").split(","))
                .map(Range::of)
                .filter(range -> range.quality() > 0 && of(range.type()) != null)
                .max(Comparator.comparingDouble(Range::quality))
                .map(range -> of(range.type()))
                .orElse(null);
    }

    private static @Nullable MediaType of(String type) {
        for (MediaType known : values()) {
            if (known.type.equals(type)) {
                return known;
            }
        }
        return null;
    }
}
