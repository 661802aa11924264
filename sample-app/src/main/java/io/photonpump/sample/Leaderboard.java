package io.photonpump.sample;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.OnReplay;
import io.photonpump.spring.listener.ReplayStart;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Ranks ponies by their best jump. The ranking is in the database that also stores the position of the listener, in the same
 * transaction, so each jump counts once.
 */
@RestController
class Leaderboard {

    private final Standings standings;

    Leaderboard(Standings standings) {
        this.standings = standings;
    }

    @EventStoreSubscription(id = "leaderboard", stream = PonyJumped.STREAM, from = "start", checkpoint = "leaderboard")
    void on(PonyJumped jump) {
        standings.add(jump.pony(), jump.height());
    }

    /** Runs before a replay, in the transaction that moves the position. */
    @OnReplay
    void reset(ReplayStart replay) {
        if (!replay.isFromBeginning()) {
            throw new IllegalArgumentException(
                    "the leaderboard counts all jumps, so it can be replayed from the start only");
        }
        standings.clear();
    }

    @GetMapping("/leaderboard")
    List<Standings.Standing> leaderboard() {
        return standings.bestFirst();
    }
}
