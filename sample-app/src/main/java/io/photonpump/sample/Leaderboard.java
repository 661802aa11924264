package io.photonpump.sample;

import io.photonpump.spring.annotation.EventStoreSubscription;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Who jumps best. Lives in memory, and is therefore built anew from all jumps whenever the application starts. */
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
     * A pony's place.
     *
     * @param best the highest fence it cleared
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
