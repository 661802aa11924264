package io.photonpump.spring.listener;

import java.util.Locale;

/** The kind of a subscription. */
public enum SubscriptionKind {
    /** Receives the events that are written while the application is connected. */
    VOLATILE,
    /** Receives every event after a start position, in order. */
    CATCH_UP,
    /** Receives events from a persistent group on the server, which distributes them to its consumers. */
    PERSISTENT;

    /** Returns the kind as text, for example {@code catch-up}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
