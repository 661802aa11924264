package io.photonpump.spring.listener;

import java.util.Locale;

/** The three kinds of subscriptions. */
public enum SubscriptionKind {
    /** What is written while the application is connected. */
    VOLATILE,
    /** Every event in order, from a place on. */
    CATCH_UP,
    /** A share of what a group on the server has not acknowledged. */
    PERSISTENT;

    /** As people write it: {@code catch-up}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
