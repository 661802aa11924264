package io.photonpump.embedded.internal.store;

/** A position that no record starts at: nobody gets one by reading, only by reckoning. */
public final class InvalidPositionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    InvalidPositionException(String message) {
        super(message, null, false, false);
    }
}
