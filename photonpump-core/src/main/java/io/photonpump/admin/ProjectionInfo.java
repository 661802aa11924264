package io.photonpump.admin;

/**
 * What the server says of a projection.
 *
 * @param mode in the server's words, such as {@code Continuous}
 * @param status in the server's words, such as {@code Running}, {@code Stopped} or {@code Faulted (Enabled)}
 * @param reason why it is in this status, if it is not well; else empty
 * @param progress how much of what there is it has seen, in percent; -1 if the server did not say
 * @param position how far it has read, in the server's notation
 * @param lastCheckpoint what position is stored, in the server's notation
 */
public record ProjectionInfo(
        String name,
        String mode,
        String status,
        String reason,
        double progress,
        String position,
        String lastCheckpoint,
        long eventsProcessedAfterRestart,
        long bufferedEvents,
        int readsInProgress,
        int writesInProgress,
        int partitionsCached,
        long version,
        long epoch) {

    /** Whether it works, or would if there were events. */
    public boolean isRunning() {
        return status.startsWith("Running");
    }

    /** Whether it gave up; {@link #reason()} says why. */
    public boolean isFaulted() {
        return status.startsWith("Faulted");
    }
}
