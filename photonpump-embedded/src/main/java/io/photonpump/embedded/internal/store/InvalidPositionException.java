package io.photonpump.embedded.internal.store;

/** A position at which no record starts. Reads never return such a position. */
public final class InvalidPositionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    InvalidPositionException(String message) {
        super(message, null, false, false);
    }
}
