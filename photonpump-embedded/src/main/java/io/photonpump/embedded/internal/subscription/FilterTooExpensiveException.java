package io.photonpump.embedded.internal.subscription;

/** Thrown when a filter takes more steps to examine one name than the server grants. */
public final class FilterTooExpensiveException extends RuntimeException {

    FilterTooExpensiveException() {
        super("The filter takes too many steps for a name of this length", null, false, false);
    }
}
