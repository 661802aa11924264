package io.photonpump.embedded.internal.group;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The unanswered events of the consumers of a group, by id, by number and by timeout. */
final class InFlight {

    private record Entry(GroupMessage message, long expires) {}

    private final Map<UUID, Entry> byId = new HashMap<>();
    private final TreeMap<Long, Integer> numbers = new TreeMap<>();

    /** Tracks a message, unless one with the same id is tracked already (docs/protocol.md, Delivery to consumers). */
    void add(GroupMessage message, long expires) {
        if (byId.putIfAbsent(message.id(), new Entry(message, expires)) == null && !message.replayed()) {
            numbers.merge(message.number(), 1, Integer::sum);
        }
    }

    @Nullable
    GroupMessage get(UUID id) {
        Entry entry = byId.get(id);
        return entry == null ? null : entry.message();
    }

    @Nullable
    GroupMessage remove(UUID id) {
        Entry entry = byId.remove(id);
        if (entry == null) {
            return null;
        }
        if (!entry.message().replayed()) {
            numbers.computeIfPresent(entry.message().number(), (number, count) -> count == 1 ? null : count - 1);
        }
        return entry.message();
    }

    /** Removes and returns the messages that have timed out by now. */
    List<GroupMessage> expired(long now) {
        List<GroupMessage> expired = new ArrayList<>();
        for (Entry entry : byId.values()) {
            if (entry.expires() <= now) {
                expired.add(entry.message());
            }
        }
        expired.sort(Comparator.comparingLong(GroupMessage::number));
        return expired;
    }

    /** Returns the lowest number; the largest long if there is none. */
    long lowestNumber() {
        return numbers.isEmpty() ? Long.MAX_VALUE : numbers.firstKey();
    }

    int size() {
        return byId.size();
    }
}
