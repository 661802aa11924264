package io.photonpump.embedded.internal.http;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A response.
 *
 * @param body a map, list, node or value as JSON; {@code String} and {@code byte[]} are sent unchanged; null: no body
 * @param headers besides content type and length
 */
record HttpReply(int status, @Nullable Object body, String contentType, Map<String, String> headers) {

    static final String JSON = "application/json; charset=utf-8";
    static final String TEXT = "text/plain; charset=utf-8";

    static HttpReply json(int status, Object body) {
        return new HttpReply(status, body, JSON, Map.of());
    }

    static HttpReply ok(Object body) {
        return json(200, body);
    }

    static HttpReply text(int status, String body) {
        return new HttpReply(status, body, TEXT, Map.of());
    }

    static HttpReply empty(int status) {
        return new HttpReply(status, null, TEXT, Map.of());
    }

    static HttpReply notFound() {
        return text(404, "Not Found");
    }

    static HttpReply unauthorized() {
        return text(401, "Unauthorized").with("WWW-Authenticate", "Basic realm=\"ES\"");
    }

    HttpReply with(String header, String value) {
        LinkedHashMap<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new HttpReply(status, body, contentType, more);
    }

    HttpReply as(String contentType) {
        return new HttpReply(status, body, contentType, headers);
    }
}
