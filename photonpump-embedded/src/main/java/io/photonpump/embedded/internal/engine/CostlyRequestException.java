package io.photonpump.embedded.internal.engine;

/** A request would take more memory than this server grants to one request. */
public final class CostlyRequestException extends RuntimeException {

    CostlyRequestException(String message) {
        super(message);
    }
}
