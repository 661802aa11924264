package io.photonpump.sample;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that the page shows, at one moment. */
record ClubState(
        Server server,
        Evidence.Summary evidence,
        List<Leaderboard.Standing> leaderboard,
        List<RecentJumps.Jump> jumps,
        Examinations vet,
        Listener board) {

    /**
     * The server as the client sees it.
     *
     * @param embedded whether the page may disturb it
     * @param dead whether the page has killed it
     * @param connection the phase of the connection
     * @param ready whether calls are answered
     */
    record Server(
            boolean embedded,
            boolean dead,
            String connection,
            boolean ready,
            @Nullable String endpoint) {}

    /** The group of the vet. */
    record Examinations(boolean ill, String state, long handled, long retries, long parked) {}

    /** A listener and its state. */
    record Listener(String id, String state) {}
}
