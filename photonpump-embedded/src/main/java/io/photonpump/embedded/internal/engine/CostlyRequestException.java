package io.photonpump.embedded.internal.engine;

/** Thrown when a request would occupy more memory than the server grants to a single request. */
public final class CostlyRequestException extends RuntimeException {

    CostlyRequestException(String message) {
        super(message);
    }
}
