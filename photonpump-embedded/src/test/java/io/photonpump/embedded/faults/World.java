package io.photonpump.embedded.faults;

import io.photonpump.PhotonPump;
import io.photonpump.client.CallOptions;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.ReadAllOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.Credentials;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** The servers of a round, the clients, and what they share. */
final class World implements AutoCloseable {

    /** The prefix of all streams of a round, which distinguishes them from the server's own in {@code $all}. */
    static final String PREFIX = "ponies-";

    /** The timeout of each call of the client that is struck. */
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final Credentials ORDINARY = new Credentials("ops", "changeit");

    private final Site site;
    private final Loss loss;
    private final Gate gate = new Gate();
    private final Progress progress = new Progress();
    private final String name;
    private final EventStoreClient client;
    private final EventStoreClient writer;
    private final EventStoreClient observer;
    private final GroupWork group;

    World(Dialect dialect, Schedule schedule, Path directory, Random random) {
        Security security = schedule.security();
        site = schedule.cluster()
                ? new ClusterSite(dialect, security, random)
                : new SingleSite(dialect, schedule.onDisk() ? directory : null, security, random.nextLong());
        loss = schedule.loss();
        name = "faults-" + site.port();
        client = PhotonPump.connect(settings().withName(name).withOperationTimeout(TIMEOUT));
        writer = random.nextBoolean() ? client.with(CallOptions.defaults().withCredentials(ORDINARY)) : client;
        observer = PhotonPump.connect(quick(site.directSettings()).withName(name + "-observer"));
        group = new GroupWork(this, random.nextLong());
    }

    /** Settings of a client that the strikes hit. It notices quickly that a connection is dead. */
    ClientSettings settings() {
        return quick(site.settings());
    }

    private static ClientSettings quick(ClientSettings settings) {
        return settings.withCredentials("admin", "changeit")
                .withHeartbeatInterval(Duration.ofMillis(100))
                .withHeartbeatTimeout(Duration.ofMillis(200))
                .withReconnect(Backoff.defaults().withDelays(Duration.ofMillis(5), Duration.ofMillis(50)));
    }

    Site site() {
        return site;
    }

    Loss loss() {
        return loss;
    }

    Gate gate() {
        return gate;
    }

    Progress progress() {
        return progress;
    }

    /** The client that the strikes hit. */
    EventStoreClient client() {
        return client;
    }

    /** The same client. In some rounds it writes as an ordinary user, whose writes overtake one another at the server. */
    EventStoreClient writer() {
        return writer;
    }

    /** A client that does not use the wire. */
    EventStoreClient observer() {
        return observer;
    }

    GroupWork group() {
        return group;
    }

    /** A part of the names of all clients and their threads. */
    String name() {
        return name;
    }

    /** Ends all faults, and closes the connections that a fault may still affect. */
    void comeToRest() {
        site.accept();
        site.faults(FaultScript.none());
        gate.open();
        site.cut();
        site.killConnections();
    }

    /** Returns the events of this round in {@code $all}, which deletes and truncation do not affect. */
    List<RecordedEvent> everything() {
        try (var all = observer.iterAll(ReadAllOptions.defaults())) {
            return all.stream()
                    .map(ResolvedEvent::received)
                    .filter(event -> event.stream().startsWith(PREFIX))
                    .toList();
        }
    }

    /** Returns the number of the first event of a stream that can still be read; the largest long if there is none. */
    long floor(String stream) {
        if (loss == Loss.NONE) {
            return 0;
        }
        try {
            var first =
                    PhotonPump.await(observer.get(stream, ReadOptions.defaults().withMaxCount(1)));
            return first.events().isEmpty()
                    ? Long.MAX_VALUE
                    : first.events().get(0).eventNumber();
        } catch (StreamNotFoundException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public void close() {
        gate.open();
        group.close();
        client.close();
        observer.close();
        site.close();
    }
}
