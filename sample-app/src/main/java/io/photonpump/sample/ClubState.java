package io.photonpump.sample;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that the page shows, at one moment. */
record ClubState(
        Server server,
        Evidence.Summary evidence,
        List<Standings.Standing> leaderboard,
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

    /**
     * The group of the vet.
     *
     * @param pending examinations that the group has not finished; null: the server has not said how many
     * @param parked examinations that the server has parked; null: it has not said how many
     */
    record Examinations(
            boolean ill,
            String state,
            @Nullable Long pending,
            long handled,
            long retries,
            @Nullable Long parked) {}

    /** A listener and its state. */
    record Listener(String id, String state) {}
}
