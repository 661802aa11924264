package io.photonpump.embedded.internal.group;

import io.photonpump.embedded.internal.store.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pinned and PinnedByCorrelation: events with the same key go to the same consumer as long as it is connected. Keys are hashed
 * into buckets, and buckets belong to consumers. A consumer without a free slot delays its own buckets only.
 */
final class PinnedStrategy implements ConsumerStrategy {

    private static final int BUCKETS = 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private final Function<GroupMessage, String> key;
    private final List<GroupConsumer> consumers = new ArrayList<>();
    private final @Nullable GroupConsumer[] owners = new @Nullable GroupConsumer[BUCKETS];

    PinnedStrategy(Function<GroupMessage, String> key) {
        this.key = key;
    }

    static String sourceStream(GroupMessage message) {
        return message.event().sourceStream();
    }

    /** Returns the {@code $correlationId} in the metadata of the event; without one, the stream. */
    static String correlation(GroupMessage message) {
        StoredEvent event = message.event().event();
        if (event != null && event.metadata().length > 0) {
            try {
                JsonNode metadata = JSON.readTree(event.metadata());
                JsonNode id = metadata.isObject() ? metadata.get("$correlationId") : null;
                if (id != null && id.isString()) {
                    return id.stringValue();
                }
            } catch (JacksonException e) {
                return sourceStream(message); // metadata may be anything
            }
        }
        return sourceStream(message);
    }

    @Override
    public Push push(GroupMessage message) {
        if (consumers.stream().noneMatch(GroupConsumer::hasSlot)) {
            return Push.NO_CAPACITY;
        }
        int bucket = bucket(message);
        GroupConsumer owner = owners[bucket];
        if (owner == null) {
            owner = leastLoaded();
            owners[bucket] = owner;
        }
        return owner.push(message) ? Push.SENT : Push.SKIPPED;
    }

    /** Gives the new consumer its share of the buckets, first those without events in flight. */
    @Override
    public void add(GroupConsumer consumer) {
        consumers.add(consumer);
        int assigned = 0;
        for (GroupConsumer existing : consumers) {
            assigned += count(existing);
        }
        int target = (assigned + consumers.size() - 1) / consumers.size();
        for (GroupConsumer existing : consumers) {
            if (existing != consumer) {
                moveBuckets(existing, consumer, count(existing) - target);
            }
        }
    }

    private void moveBuckets(GroupConsumer from, GroupConsumer to, int excess) {
        Set<Integer> busy = new HashSet<>();
        from.unanswered().forEach(message -> busy.add(bucket(message)));
        int left = excess;
        for (boolean takeBusy : new boolean[] {false, true}) {
            for (int bucket = 0; bucket < BUCKETS && left > 0; bucket++) {
                if (owners[bucket] == from && busy.contains(bucket) == takeBusy) {
                    owners[bucket] = to;
                    left--;
                }
            }
        }
    }

    /** Removes a consumer. Its buckets get new owners with their next events. */
    @Override
    public void remove(GroupConsumer consumer) {
        consumers.remove(consumer);
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (owners[bucket] == consumer) {
                owners[bucket] = null;
            }
        }
    }

    /** Returns the consumer with the fewest buckets; of several, the one that connected first. */
    private GroupConsumer leastLoaded() {
        return consumers.stream().min(Comparator.comparingInt(this::count)).orElseThrow();
    }

    private int count(GroupConsumer consumer) {
        int count = 0;
        for (GroupConsumer owner : owners) {
            if (owner == consumer) {
                count++;
            }
        }
        return count;
    }

    private int bucket(GroupMessage message) {
        return Math.floorMod(hash(key.apply(message)), BUCKETS);
    }

    /** Returns an FNV-1a hash with a final mix. The bucket of a name only determines which names share a consumer. */
    private static int hash(String text) {
        int hash = 0x811c9dc5;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ b) * 0x01000193;
        }
        hash ^= hash >>> 15;
        hash *= 0x2c1b3c6d;
        return hash ^ (hash >>> 13);
    }
}
