package io.photonpump.admin;

/** The state of a projection, as the server reports it. Values that the server leaves out are 0 or empty. */
public interface ProjectionInfo {

    /** {@return the name} */
    String name();

    /** {@return the mode in the server's words, such as {@code Continuous}} */
    String mode();

    /** {@return the status in the server's words, such as {@code Running}, {@code Stopped} or {@code Faulted (Enabled)}} */
    String status();

    /** {@return the reason for the status if the projection has failed; otherwise empty} */
    String reason();

    /** {@return how many percent of the events the projection has processed; -1 if the server does not report it} */
    double progress();

    /** {@return the position up to which the projection has read, in the server's notation} */
    String position();

    /** {@return the stored position, in the server's notation} */
    String lastCheckpoint();

    /** {@return how many events the projection has processed since the server started} */
    long eventsProcessedAfterRestart();

    /** {@return how many events are read and not yet processed} */
    long bufferedEvents();

    /** {@return how many reads are in progress} */
    int readsInProgress();

    /** {@return how many writes are in progress} */
    int writesInProgress();

    /** {@return how many partitions the server keeps in memory} */
    int partitionsCached();

    /** {@return the version number of the projection} */
    long version();

    /** {@return the epoch number of the projection} */
    long epoch();

    /** {@return whether the projection runs} */
    default boolean isRunning() {
        return status().startsWith("Running");
    }

    /** {@return whether the projection has failed; {@link #reason()} says why} */
    default boolean isFaulted() {
        return status().startsWith("Faulted");
    }
}
