package io.photonpump.embedded.internal.protocol;

/** A payload that is none, or that asks for something that nobody can ask for. The connection survives it. */
final class UnwrapException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnwrapException(String message) {
        super(message, null, false, false);
    }
}
