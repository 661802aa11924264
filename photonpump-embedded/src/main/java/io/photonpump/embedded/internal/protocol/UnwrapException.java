package io.photonpump.embedded.internal.protocol;

/** An invalid payload, or invalid arguments in it. The connection stays open. */
final class UnwrapException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnwrapException(String message) {
        super(message, null, false, false);
    }
}
