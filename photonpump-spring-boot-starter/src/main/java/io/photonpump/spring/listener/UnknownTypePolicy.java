package io.photonpump.spring.listener;

/** What becomes of an event whose type no method of the listener takes. */
public enum UnknownTypePolicy {
    /** It is passed over; a warning is logged once for each type. */
    SKIP,
    /** A persistent group puts it aside. Other kinds treat it as {@link #FAIL}. */
    PARK,
    /** It goes to the error handler, as a failure that no retry can mend. */
    FAIL
}
