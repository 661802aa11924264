package io.photonpump.embedded.internal.group;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * RoundRobin and DispatchToSingle: a ring of consumers, tried from the head until one accepts the event. They differ in whether
 * a consumer that accepted an event stays at the head.
 */
final class RoundRobinStrategy implements ConsumerStrategy {

    private final boolean rotatesOnSuccess;
    private final Deque<GroupConsumer> ring = new ArrayDeque<>();

    RoundRobinStrategy(boolean rotatesOnSuccess) {
        this.rotatesOnSuccess = rotatesOnSuccess;
    }

    @Override
    public void add(GroupConsumer consumer) {
        ring.addLast(consumer);
    }

    @Override
    public void remove(GroupConsumer consumer) {
        ring.remove(consumer);
    }

    @Override
    public Push push(GroupMessage message) {
        for (int tried = 0; tried < ring.size(); tried++) {
            boolean sent = ring.element().push(message);
            if (!sent || rotatesOnSuccess) {
                ring.addLast(ring.remove());
            }
            if (sent) {
                return Push.SENT;
            }
        }
        return Push.NO_CAPACITY;
    }
}
