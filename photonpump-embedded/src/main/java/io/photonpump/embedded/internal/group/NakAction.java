package io.photonpump.embedded.internal.group;

import org.jspecify.annotations.Nullable;

/** The action for an event that a consumer could not handle. The ordinal is the code on the wire. */
public enum NakAction {
    UNKNOWN,
    PARK,
    RETRY,
    SKIP,
    /** The server discards the event and continues, in spite of the name. */
    STOP;

    /** Returns the action with this code; null for an undefined code. */
    public static @Nullable NakAction of(int code) {
        return code >= 0 && code < values().length ? values()[code] : null;
    }
}
