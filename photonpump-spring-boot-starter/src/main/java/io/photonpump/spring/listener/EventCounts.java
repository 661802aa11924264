package io.photonpump.spring.listener;

/**
 * The events of a listener since the application started, counted by what happened to them.
 *
 * @param processed events that were handled
 * @param filtered events that were not for the listener, so that no handler received them; includes {@code brokenLinks}
 * @param skipped events that were skipped after a failure, or by the listener's own decision
 * @param deadLettered events that were written to the dead-letter stream
 * @param parked events that the persistent group parked
 * @param groupRetries events that were returned to the persistent group, which delivers them again
 * @param retries attempts after the first one
 * @param brokenLinks links whose targets are gone
 */
public record EventCounts(
        long processed,
        long filtered,
        long skipped,
        long deadLettered,
        long parked,
        long groupRetries,
        long retries,
        long brokenLinks) {}
