package io.photonpump.console.internal.event;

import io.photonpump.event.Content;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events as the stream browser reads them. The embedded server has the same form. Bodies are text, so that numbers stay exact. */
public final class EventJson {

    /** Longer bodies are cut, so that a page of them stays readable. */
    private static final int LONGEST_BODY = 100_000;

    private EventJson() {}

    /** Describes an event as read from a stream: its number there, and the event that it points to if it is a link. */
    public static Map<String, @Nullable Object> of(ResolvedEvent event) {
        RecordedEvent received = event.received();
        RecordedEvent shown = event.isResolved() ? event.resolved() : received;
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("number", received.eventNumber());
        view.put("stream", shown.stream());
        view.put("eventNumber", shown.eventNumber());
        view.put("type", shown.type());
        view.put("id", shown.id().toString());
        view.put("created", shown.created().toString());
        view.put("data", body(shown, shown.data()));
        view.put("metadata", body(shown, shown.metadata()));
        RecordedEvent link = event.link();
        if (link != null) {
            view.put("link", Map.<String, Object>of("stream", link.stream(), "number", link.eventNumber()));
        }
        view.put("broken", !event.isResolved());
        if (event.position() != null) {
            view.put("position", event.position().toString());
        }
        return view;
    }

    private static Map<String, Object> body(RecordedEvent event, Content content) {
        if (content.isEmpty()) {
            return body("empty", "", 0);
        }
        if (isSecret(event)) {
            return body("hidden", "", content.size());
        }
        byte[] bytes = content.bytes();
        String text = text(bytes);
        if (text == null) {
            return body("binary", Base64.getEncoder().encodeToString(bytes), bytes.length);
        }
        return body(looksLikeJson(text) ? "json" : "text", text, bytes.length);
    }

    /** Users of the server, with the hashes of their passwords. */
    private static boolean isSecret(RecordedEvent event) {
        return event.stream().startsWith("$user-");
    }

    private static Map<String, Object> body(String format, String text, int size) {
        boolean cut = text.length() > LONGEST_BODY;
        return Map.<String, Object>of(
                "format", format, "text", cut ? text.substring(0, LONGEST_BODY) : text, "size", size, "cut", cut);
    }

    /** Metadata has no mark that tells its format, and old writers do not set that of bodies. */
    private static boolean looksLikeJson(String text) {
        String trimmed = text.strip();
        return trimmed.startsWith("{") && trimmed.endsWith("}") || trimmed.startsWith("[") && trimmed.endsWith("]");
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException binary) {
            return null;
        }
    }
}
