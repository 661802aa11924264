package io.photonpump.embedded.internal.http;

import io.photonpump.embedded.internal.store.ResolvedEvent;
import io.photonpump.embedded.internal.store.StoredEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events as the stream browser reads them. The console has the same form. Bodies are text, so that numbers stay exact. */
final class BrowserEvent {

    /** Longer bodies are cut, so that a page of them stays readable. */
    private static final int LONGEST_BODY = 100_000;

    private BrowserEvent() {}

    static Map<String, @Nullable Object> of(ResolvedEvent event) {
        StoredEvent received = event.original();
        StoredEvent target = event.event();
        StoredEvent shown = target == null ? received : target;
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("number", received.number());
        view.put("stream", shown.stream());
        view.put("eventNumber", shown.number());
        view.put("type", shown.type());
        view.put("id", shown.id().toString());
        view.put("created", Instant.ofEpochMilli(shown.created()).toString());
        view.put("data", body(shown, shown.data()));
        view.put("metadata", body(shown, shown.metadata()));
        StoredEvent link = event.link();
        if (link != null) {
            view.put("link", Map.<String, Object>of("stream", link.stream(), "number", link.number()));
        }
        view.put("broken", target == null);
        view.put("position", received.commitPosition() + "/" + received.preparePosition());
        return view;
    }

    private static Map<String, Object> body(StoredEvent event, byte[] bytes) {
        if (bytes.length == 0) {
            return body("empty", "", 0);
        }
        if (event.stream().startsWith("$user-")) { // the hash of a password
            return body("hidden", "", bytes.length);
        }
        String text = text(bytes);
        if (text == null) {
            return body("binary", Base64.getEncoder().encodeToString(bytes), bytes.length);
        }
        return body(looksLikeJson(text) ? "json" : "text", text, bytes.length);
    }

    private static Map<String, Object> body(String format, String text, int size) {
        boolean cut = text.length() > LONGEST_BODY;
        return Map.<String, Object>of(
                "format", format, "text", cut ? text.substring(0, LONGEST_BODY) : text, "size", size, "cut", cut);
    }

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
