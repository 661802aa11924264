package io.photonpump.internal.http;

import java.io.IOException;

/** Thrown when the body of a response is larger than its limit. */
final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1;

    private final int limit;

    BodyTooLargeException(int limit) {
        super("the response is larger than " + limit + " bytes");
        this.limit = limit;
    }

    /** Returns the limit in bytes. */
    int limit() {
        return limit;
    }
}
