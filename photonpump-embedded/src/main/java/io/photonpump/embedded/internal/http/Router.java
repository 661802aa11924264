package io.photonpump.embedded.internal.http;

import io.netty.handler.codec.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the handler of a request. If two routes match, the one that was added first is used. */
final class Router {

    private static final Pattern ESCAPES = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

    interface Handler {
        /**
         * Handles a request.
         *
         * @throws HttpProblem to end the request with its response
         */
        HttpReply handle(HttpCall call);
    }

    private record Route(HttpMethod method, String[] pattern, Handler handler) {

        /** Returns the variables of the path; null if the path does not match. */
        @Nullable
        Map<String, String> match(String[] path) {
            if (path.length != pattern.length) {
                return null;
            }
            HashMap<String, String> variables = new HashMap<String, String>();
            for (int i = 0; i < path.length; i++) {
                if (pattern[i].startsWith("{")) {
                    variables.put(pattern[i].substring(1, pattern[i].length() - 1), path[i]);
                } else if (!pattern[i].equalsIgnoreCase(path[i])) {
                    return null;
                }
            }
            return variables;
        }
    }

    private final List<Route> routes = new ArrayList<>();

    /**
     * Adds a route.
     *
     * @param pattern such as {@code /streams/{stream}/metadata}; trailing slashes of requests are ignored
     */
    Router on(HttpMethod method, String pattern, Handler handler) {
        routes.add(new Route(method, segments(pattern), handler));
        return this;
    }

    HttpReply handle(HttpCall call, String rawPath) {
        String[] path = segments(rawPath);
        TreeSet<String> allowed = new TreeSet<String>();
        for (Route route : routes) {
            Map<String, String> variables = route.match(path);
            if (variables == null) {
                continue;
            }
            if (route.method().equals(call.method())) {
                return route.handler().handle(call.with(variables));
            }
            allowed.add(route.method().name());
        }
        if (allowed.isEmpty()) {
            return HttpReply.notFound();
        }
        HttpReply reply = call.method().equals(HttpMethod.OPTIONS)
                ? HttpReply.empty(200)
                : HttpReply.text(405, "Method Not Allowed");
        return reply.with("Allow", String.join(", ", allowed));
    }

    /**
     * Splits a path into segments, and decodes each of them, so that an encoded slash remains part of its segment. Decodes
     * twice, as real servers do.
     */
    private static String[] segments(String path) {
        String trimmed = path.replaceAll("^/+|/+$", "");
        String[] segments = trimmed.isEmpty() ? new String[0] : trimmed.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            segments[i] = decoded(decoded(segments[i]));
        }
        return segments;
    }

    /** Decodes escapes. A percent sign without an escape is kept. */
    private static String decoded(String text) {
        return ESCAPES.matcher(text)
                .replaceAll(escapes ->
                        Matcher.quoteReplacement(URLDecoder.decode(escapes.group(), StandardCharsets.UTF_8)));
    }
}
