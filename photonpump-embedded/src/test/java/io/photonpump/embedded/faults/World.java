package io.photonpump.embedded.faults;

import io.photonpump.PhotonPump;
import io.photonpump.client.CallOptions;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.ReadAllOptions;
import io.photonpump.contract.CuttableWire;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.event.Credentials;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A server, the wire to it, a client that works on that wire, and what is at work. */
final class World implements AutoCloseable {

    /** What all streams of a round are called at first, so that {@code $all} can be told apart from the server's own. */
    static final String PREFIX = "ponies-";

    /** Of one call of the client that is tormented. */
    static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final EmbeddedEventStore server;
    private static final Credentials ORDINARY = new Credentials("ops", "changeit");

    private final CuttableWire wire;
    private final Gate gate = new Gate();
    private final Progress progress = new Progress();
    private final String name;
    private final EventStoreClient client;
    private final EventStoreClient writer;
    private final EventStoreClient observer;
    private final GroupWork group;

    World(Dialect dialect, @Nullable Path directory, Random random) {
        var builder = EmbeddedEventStore.builder()
                .dialect(dialect)
                .heartbeat(Duration.ofMillis(200), Duration.ofMillis(300))
                .overtaking(random.nextLong());
        server = (directory == null ? builder : builder.dataDirectory(directory)).start();
        wire = new CuttableWire("localhost", server.tcpPort());
        name = "faults-" + server.tcpPort();
        client = PhotonPump.connect(settings().withName(name).withOperationTimeout(TIMEOUT));
        writer = random.nextBoolean() ? client.with(CallOptions.as(ORDINARY)) : client;
        observer = PhotonPump.connect(
                settings().withServer("localhost", server.tcpPort()).withName(name + "-observer"));
        group = new GroupWork(this, random.nextLong());
    }

    /** A client on the wire. It notices quickly that a connection is dead. */
    ClientSettings settings() {
        return ClientSettings.defaults()
                .withServer("localhost", wire.port())
                .withHttpPort(server.httpPort())
                .withCredentials("admin", "changeit")
                .withHeartbeatInterval(Duration.ofMillis(100))
                .withHeartbeatTimeout(Duration.ofMillis(200))
                .withReconnect(Backoff.defaults().withDelays(Duration.ofMillis(5), Duration.ofMillis(50)));
    }

    EmbeddedEventStore server() {
        return server;
    }

    CuttableWire wire() {
        return wire;
    }

    Gate gate() {
        return gate;
    }

    Progress progress() {
        return progress;
    }

    /** The client that is tormented. */
    EventStoreClient client() {
        return client;
    }

    /** The same client. In some rounds it writes as an ordinary user, whose writes overtake one another at the server. */
    EventStoreClient writer() {
        return writer;
    }

    /** A client that does not go through the wire. */
    EventStoreClient observer() {
        return observer;
    }

    GroupWork group() {
        return group;
    }

    /** What the threads of all clients of this world have in their names. */
    String name() {
        return name;
    }

    /** Nothing goes wrong any more, and no connection carries a fault with it. */
    void comeToRest() {
        server.faults(FaultScript.none());
        server.acceptConnections();
        gate.open();
        wire.cut();
        server.killConnections();
    }

    /** What was written by us, as it stands in {@code $all}. */
    List<RecordedEvent> everything() {
        try (var all = observer.iterAll(ReadAllOptions.forward())) {
            return all.stream()
                    .map(ResolvedEvent::received)
                    .filter(event -> event.stream().startsWith(PREFIX))
                    .toList();
        }
    }

    @Override
    public void close() {
        gate.open();
        group.close();
        client.close();
        observer.close();
        wire.close();
        server.close();
    }
}
