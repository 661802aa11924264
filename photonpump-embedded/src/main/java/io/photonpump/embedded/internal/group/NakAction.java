package io.photonpump.embedded.internal.group;

import org.jspecify.annotations.Nullable;

/** What a consumer wants done with an event it could not handle; the ordinal is the code of the wire. */
public enum NakAction {
    UNKNOWN,
    PARK,
    RETRY,
    SKIP,
    /** The server loses the event and goes on, whatever the name says. */
    STOP;

    /** The action of this code; null for an undefined one. */
    public static @Nullable NakAction of(int code) {
        return code >= 0 && code < values().length ? values()[code] : null;
    }
}
