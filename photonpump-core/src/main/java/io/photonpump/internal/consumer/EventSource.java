package io.photonpump.internal.consumer;

/** A source that fills a buffer: a subscription, or a read that continues page by page. */
interface EventSource {

    EventBuffer buffer();

    /** Stops the source, because the consumer is gone. Safe on any thread, any number of times. */
    void cancel();

    /** Called on the consumer's thread when the consumer has no event to handle. */
    default void idle() {}
}
