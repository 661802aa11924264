package io.photonpump.spring.boot.actuate;

import java.util.Map;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeType;

/**
 * Why a request was not carried out, as RFC 9457 has it.
 *
 * @param detail what to do about it, for people
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
