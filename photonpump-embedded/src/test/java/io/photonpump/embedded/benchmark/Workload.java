package io.photonpump.embedded.benchmark;

/** What is measured: does as much as it can until a point in time. */
interface Workload {

    int BODY_BYTES = 256;
    int EVENT_NUMBER = 5;
    int PAGE = 500;
    int BATCH = 100;
    int IN_FLIGHT = 500;

    /** A volatile subscription is fed with as much as the faster client takes in a second. */
    int VOLATILE_EVENTS = 1_000_000;

    /**
     * Works.
     *
     * @param until {@code System.nanoTime()} when to stop
     * @return how many operations or events were done
     */
    long run(long until) throws Exception;
}
