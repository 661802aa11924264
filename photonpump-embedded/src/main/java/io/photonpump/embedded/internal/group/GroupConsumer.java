package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.subscription.DropReason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A consumer of a group, and the events that it has not answered yet. */
final class GroupConsumer {

    final UUID id;
    final ConsumerIdentity identity;
    final int slots;
    private final Delivery delivery;
    private final Map<UUID, GroupMessage> unanswered = new LinkedHashMap<>();
    private long processed;

    GroupConsumer(UUID id, ConsumerIdentity identity, int slots, Delivery delivery) {
        this.id = id;
        this.identity = identity;
        this.slots = slots;
        this.delivery = delivery;
    }

    boolean hasSlot() {
        return unanswered.size() < slots;
    }

    int freeSlots() {
        return Math.max(0, slots - unanswered.size());
    }

    /**
     * Delivers an event if a slot is free. A second event with an id that is already in flight is delivered but not tracked.
     *
     * @return whether it was delivered
     */
    boolean push(GroupMessage message) {
        if (!hasSlot()) {
            return false;
        }
        unanswered.putIfAbsent(message.id(), message);
        processed++;
        delivery.deliver(message.event(), message.retryCount());
        return true;
    }

    boolean answered(UUID eventId) {
        return unanswered.remove(eventId) != null;
    }

    List<GroupMessage> unanswered() {
        return List.copyOf(unanswered.values());
    }

    int inFlight() {
        return unanswered.size();
    }

    long processed() {
        return processed;
    }

    void drop(DropReason reason) {
        delivery.dropped(reason);
    }
}
