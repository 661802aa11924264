package io.photonpump.console.internal.web;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A response of the console.
 *
 * @param status the HTTP status
 * @param headers all headers, with the content type
 * @param body the body
 */
public record ConsoleReply(int status, Map<String, String> headers, byte[] body) {

    /** The page runs only its own files: nothing inline, nothing of another origin, and no frame. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, String> ALWAYS = Map.of(
            "Cache-Control", "no-store",
            "Content-Security-Policy", POLICY,
            "Cross-Origin-Resource-Policy", "same-origin",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static ConsoleReply of(int status, String contentType, byte[] body) {
        Map<String, String> headers = new LinkedHashMap<>(ALWAYS);
        headers.put("Content-Type", contentType);
        return new ConsoleReply(status, headers, body);
    }

    static ConsoleReply json(Object body) {
        return of(200, "application/json", JSON.writeValueAsBytes(body));
    }

    static ConsoleReply problem(int status, String detail) {
        return of(
                status,
                "application/problem+json",
                JSON.writeValueAsBytes(Map.<String, Object>of("status", status, "detail", detail)));
    }

    static ConsoleReply redirect(String relative) {
        ConsoleReply reply = of(302, "text/plain;charset=UTF-8", relative.getBytes(StandardCharsets.UTF_8));
        reply.headers().put("Location", relative);
        return reply;
    }

    /** The headers that every response of the console has. */
    public static Map<String, String> commonHeaders() {
        return ALWAYS;
    }
}
