package io.photonpump.sample;

import io.photonpump.event.RecordedEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Counts the jumps that each judge has seen since the application started. The group delivers each jump until it is acknowledged, so
 * a jump may arrive twice. The listener therefore remembers the event numbers of counted jumps.
 */
@RestController
class Judges {

    private final Map<String, Set<Long>> seen = new ConcurrentSkipListMap<>();

    @EventStoreSubscription(id = "judges", stream = PonyJumped.STREAM, group = "judges", concurrency = "2")
    void on(PonyJumped jump, RecordedEvent event) {
        seen.computeIfAbsent(jump.judge(), judge -> ConcurrentHashMap.newKeySet())
                .add(event.eventNumber());
    }

    @GetMapping("/judges")
    Map<String, Integer> judges() {
        Map<String, Integer> counts = new TreeMap<>();
        seen.forEach((judge, jumps) -> counts.put(judge, jumps.size()));
        return counts;
    }
}
