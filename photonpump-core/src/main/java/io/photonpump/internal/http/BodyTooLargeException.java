package io.photonpump.internal.http;

import java.io.IOException;

/** The body of a response is larger than what is read of it. */
final class BodyTooLargeException extends IOException {

    private static final long serialVersionUID = 1;

    private final int limit;

    BodyTooLargeException(int limit) {
        super("the response is larger than " + limit + " bytes");
        this.limit = limit;
    }

    /** In bytes. */
    int limit() {
        return limit;
    }
}
