package io.photonpump.internal.consumer;

/** What fills a buffer: a subscription, or a read that goes on page by page. */
interface EventSource {

    EventBuffer buffer();

    /** The consumer has gone: nothing more needs to come. Safe on any thread, any number of times. */
    void cancel();

    /** The consumer has nothing to do at the moment. On the consumer's thread. */
    default void idle() {}
}
