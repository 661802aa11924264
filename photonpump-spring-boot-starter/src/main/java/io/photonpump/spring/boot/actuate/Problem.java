package io.photonpump.spring.boot.actuate;

import java.util.Map;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeType;

/**
 * A problem detail as defined by RFC 9457.
 *
 * @param title the reason phrase of the status
 * @param status the HTTP status
 * @param detail a description of the problem
 */
record Problem(String title, int status, String detail) {

    private static final MimeType MEDIA_TYPE = MimeType.valueOf("application/problem+json");

    private static final Map<Integer, String> TITLES = Map.of(
            WebEndpointResponse.STATUS_BAD_REQUEST, "Bad Request",
            WebEndpointResponse.STATUS_NOT_FOUND, "Not Found",
            WebEndpointResponse.STATUS_INTERNAL_SERVER_ERROR, "Internal Server Error");

    static WebEndpointResponse<Object> response(int status, String detail) {
        return new WebEndpointResponse<>(
                new Problem(TITLES.getOrDefault(status, ""), status, detail), status, MEDIA_TYPE);
    }
}
