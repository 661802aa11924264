package io.photonpump.sample;

import io.photonpump.client.ConnectionStatus;
import io.photonpump.client.EventStoreClient;
import io.photonpump.event.StartFrom;
import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.listener.EventCounts;
import io.photonpump.spring.listener.GroupStatus;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.template.EventStoreTemplate;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What the page shows, and its buttons. */
@RestController
@RequestMapping("/club")
class ClubPage {

    private static final List<String> PONIES = List.of("Derpy", "Rainbow Dash", "Applejack", "Pinkie Pie", "Rarity");
    private static final List<String> JUDGES = List.of("Mayor Mare", "Luna");

    private final EventStoreClient client;
    private final EventStoreTemplate events;
    private final SubscriptionRegistry listeners;
    private final ServerSwitch server;
    private final Evidence evidence;
    private final RecentJumps recent;
    private final Leaderboard leaderboard;
    private final Vet vet;

    ClubPage(
            EventStoreClient client,
            EventStoreTemplate events,
            SubscriptionRegistry listeners,
            ServerSwitch server,
            Evidence evidence,
            RecentJumps recent,
            Leaderboard leaderboard,
            Vet vet) {
        this.client = client;
        this.events = events;
        this.listeners = listeners;
        this.server = server;
        this.evidence = evidence;
        this.recent = recent;
        this.leaderboard = leaderboard;
        this.vet = vet;
    }

    @GetMapping
    ClubState state() {
        ConnectionStatus connection = client.status();
        return new ClubState(
                new ClubState.Server(
                        server.exists(),
                        server.isDead(),
                        connection.phase().toString(),
                        connection.isReady(),
                        connection.endpoint() == null
                                ? null
                                : connection.endpoint().toString()),
                evidence.summary(),
                leaderboard.leaderboard(),
                recent.list(),
                examinations(listeners.get("vet")),
                new ClubState.Listener(
                        "leaderboard",
                        listeners.get("leaderboard").status().state().toString()));
    }

    private ClubState.Examinations examinations(SubscriptionContainer listener) {
        ContainerStatus status = listener.status();
        GroupStatus group = status.group();
        EventCounts counts = listener.counts();
        return new ClubState.Examinations(
                vet.isIll(),
                status.state().toString(),
                group == null ? null : group.lag(),
                counts.processed(),
                counts.retries(),
                group == null ? null : group.parked());
    }

    /** Writes jumps one by one, all at the same time. The response comes when the server has acknowledged all of them. */
    @PostMapping("/jumps")
    CompletableFuture<Void> jump(@RequestParam(defaultValue = "1") @Min(1) @Max(1_000) int times) {
        return CompletableFuture.allOf(IntStream.range(0, times)
                .mapToObj(i -> events.publish(PonyJumped.STREAM, anyJump()).thenAccept(evidence::written))
                .toArray(CompletableFuture<?>[]::new));
    }

    private static PonyJumped anyJump() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int height = 60 + (int) Math.round(Math.abs(random.nextGaussian()) * 30);
        return new PonyJumped(
                PONIES.get(random.nextInt(PONIES.size())),
                Math.min(height, 180),
                height * 2,
                JUDGES.get(random.nextInt(JUDGES.size())));
    }

    @PostMapping("/vet")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void vet(@RequestParam boolean ill) {
        vet.setIll(ill);
    }

    /** Has the group deliver its parked events again. */
    @PostMapping("/vet/parked")
    CompletableFuture<Void> replayParked() {
        return client.admin().subscriptions().replayParked(PonyJumped.STREAM, "vet");
    }

    @PostMapping("/connection/cut")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cut() {
        server.cutConnections();
    }

    @PostMapping("/server/kill")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void kill() {
        server.kill();
    }

    @PostMapping("/server/start")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void start() {
        server.startAgain();
    }

    /** Replays the leaderboard from the first jump. The response comes when it has caught up. */
    @PostMapping("/leaderboard/rebuild")
    CompletableFuture<Void> rebuild() {
        return listeners.get("leaderboard").replayFrom(StartFrom.beginning()).caughtUp();
    }

    @ExceptionHandler(ServerSwitch.NoSwitchException.class)
    ProblemDetail noSwitch(ServerSwitch.NoSwitchException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(e.getMessage()));
    }
}
