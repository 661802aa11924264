package io.photonpump.internal.request;

import static java.util.Objects.requireNonNull;

import io.photonpump.event.StartFrom;
import io.photonpump.subscription.PersistentSubscriptionSettings;

/** Checks whether the settings of a persistent subscription group fit its stream. */
public final class GroupChecks {

    private GroupChecks() {}

    /**
     * Checks the start and the filter, which differ between streams and {@code $all}.
     *
     * @throws IllegalArgumentException if no server can accept them
     */
    public static void requireFitting(String stream, PersistentSubscriptionSettings settings) {
        StartFrom start = requireNonNull(settings, "settings").startFrom();
        if (NameChecks.ALL.equals(stream)) {
            if (start instanceof StartFrom.AtEvent || start instanceof StartFrom.AfterEvent) {
                throw new IllegalArgumentException(
                        "a group on $all begins at a position; event numbers are for groups on streams");
            }
        } else if (start instanceof StartFrom.AfterPosition) {
            throw new IllegalArgumentException(
                    "a group on a stream begins at an event number; positions are for groups on $all");
        } else if (settings.filter() != null) {
            throw new IllegalArgumentException("filters are for groups on $all: a stream is delivered as it is");
        }
    }
}
