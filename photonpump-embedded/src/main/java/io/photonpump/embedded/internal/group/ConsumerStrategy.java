package io.photonpump.embedded.internal.group;

/** Chooses the consumer for each event. */
interface ConsumerStrategy {

    enum Push {
        SENT,
        /** Not this one now, others perhaps. */
        SKIPPED,
        /** Nobody can take anything. */
        NO_CAPACITY
    }

    void add(GroupConsumer consumer);

    void remove(GroupConsumer consumer);

    Push push(GroupMessage message);
}
