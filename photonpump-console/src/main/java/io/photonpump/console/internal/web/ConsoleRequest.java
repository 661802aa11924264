package io.photonpump.console.internal.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to the console.
 *
 * @param method the HTTP method
 * @param path the path below that of the console; empty or with a leading slash
 * @param query the first value of each query parameter
 * @param headers the first value of each header that the console looks at, by lower-case name
 * @param loggedIn whether the application knows the user
 * @param csrf the token that the application's own protection wants back; null if there is none
 * @param body the body of the request
 */
public record ConsoleRequest(
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        boolean loggedIn,
        @Nullable CsrfHeader csrf,
        String body) {

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    boolean isReading() {
        return method.equals("GET") || method.equals("HEAD");
    }

    /** A header that requests which change something must have. */
    public record CsrfHeader(String name, String token) {}
}
