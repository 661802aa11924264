package io.photonpump.embedded.benchmark;

/** A measured workload: as many operations as possible until a point in time. */
interface Workload {

    int BODY_BYTES = 256;
    int EVENT_NUMBER = 5;
    int PAGE = 500;
    int BATCH = 100;
    int IN_FLIGHT = 500;

    /** The events of a volatile subscription: as many as the faster client receives in a second. */
    int VOLATILE_EVENTS = 1_000_000;

    /**
     * Runs the workload.
     *
     * @param until {@code System.nanoTime()} when to stop
     * @return the number of operations or events
     */
    long run(long until) throws Exception;
}
