package io.photonpump.embedded.internal.engine;

/** A request would take more memory than this server grants to one request. */
public final class RequestTooLargeException extends RuntimeException {

    RequestTooLargeException(String message) {
        super(message);
    }
}
