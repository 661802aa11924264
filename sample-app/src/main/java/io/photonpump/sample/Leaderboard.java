package io.photonpump.sample;

import io.photonpump.spring.annotation.EventStoreSubscription;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Ranks ponies by their best jump. The ranking is in memory, so the listener builds it from all jumps at each start. */
@RestController
class Leaderboard {

    private final Map<String, Standing> standings = new ConcurrentHashMap<>();

    @EventStoreSubscription(id = "leaderboard", stream = PonyJumped.STREAM, from = "start")
    void on(PonyJumped jump) {
        standings.merge(jump.pony(), new Standing(jump.pony(), 1, jump.height()), Standing::plus);
    }

    @GetMapping("/leaderboard")
    List<Standing> leaderboard() {
        return standings.values().stream().sorted(Standing.BEST_FIRST).toList();
    }

    /**
     * The results of a pony.
     *
     * @param pony the name of the pony
     * @param jumps the number of its jumps
     * @param best the highest fence that it has cleared
     */
    record Standing(String pony, int jumps, int best) {

        static final Comparator<Standing> BEST_FIRST = Comparator.comparingInt(Standing::best)
                .thenComparingInt(Standing::jumps)
                .reversed()
                .thenComparing(Standing::pony);

        Standing plus(Standing other) {
            return new Standing(pony, jumps + other.jumps, Math.max(best, other.best));
        }
    }
}
