package io.photonpump.embedded.internal.group;

/** Chooses the consumer of each event. */
interface ConsumerStrategy {

    enum Push {
        SENT,
        /** This event cannot be delivered now, others perhaps can. */
        SKIPPED,
        /** No consumer has a free slot. */
        NO_CAPACITY
    }

    void add(GroupConsumer consumer);

    void remove(GroupConsumer consumer);

    Push push(GroupMessage message);
}
