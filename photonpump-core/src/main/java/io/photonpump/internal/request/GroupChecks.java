package io.photonpump.internal.request;

import static java.util.Objects.requireNonNull;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.StartFrom;
import io.photonpump.subscription.PersistentSubscriptionSettings;

/** Checks whether the settings of a persistent subscription group fit its stream. */
public final class GroupChecks {

    private GroupChecks() {}

    /**
     * Checks the start and the filter, which differ between streams and {@code $all}.
     *
     * @throws InvalidSettingsException if no server can accept them
     */
    public static void requireFitting(String stream, PersistentSubscriptionSettings settings) {
        StartFrom start = requireNonNull(settings, "settings").startFrom();
        if (NameChecks.ALL.equals(stream)) {
            if (start instanceof StartFrom.AtEvent || start instanceof StartFrom.AfterEvent) {
                throw new InvalidSettingsException(
                        "startFrom", "a group on $all begins at a position; event numbers are for groups on streams");
            }
        } else if (start instanceof StartFrom.AfterPosition) {
            throw new InvalidSettingsException(
                    "startFrom", "a group on a stream begins at an event number; positions are for groups on $all");
        } else if (settings.filter() != null) {
            throw new InvalidSettingsException(
                    "filter", "filters are for groups on $all; a group on a stream has none");
        }
    }
}
