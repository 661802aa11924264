package io.photonpump.embedded.internal.subscription;

/** A filter takes more steps to look at one name than the server grants. */
public final class FilterTooExpensiveException extends RuntimeException {

    FilterTooExpensiveException() {
        super("The filter takes too many steps to look at a name of this length", null, false, false);
    }
}
