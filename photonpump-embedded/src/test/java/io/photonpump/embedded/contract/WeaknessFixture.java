package io.photonpump.embedded.contract;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.fault.Moment;
import io.photonpump.event.Credentials;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.testing.Futures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;

/** A server and a client for each test, with a record of the client's connection states. */
abstract class WeaknessFixture {

    static final Credentials ADMIN = new Credentials("admin", "changeit");
    static final Duration TIME_LIMIT = Duration.ofSeconds(10);
    static final String STREAM = "ponies";

    final EmbeddedEventStore server = EmbeddedEventStore.start();
    final List<ConnectionEvent> happened = new CopyOnWriteArrayList<>();
    final EventStoreClient client = PhotonPump.connect(settings());

    @AfterEach
    void closeBoth() {
        client.close();
        server.close();
    }

    /** Settings of an administrator with quick reconnects. */
    final ClientSettings settings() {
        return ClientSettings.parse(server.url())
                .withCredentials(ADMIN)
                .withConnectionListener(happened::add)
                .withReconnect(Backoff.defaults()
                        .withDelays(Duration.ofMillis(10), Duration.ofMillis(50))
                        .withJitter(0));
    }

    final long happenings(Class<? extends ConnectionEvent> kind) {
        return happened.stream().filter(kind::isInstance).count();
    }

    final void faults(Moment moment, Fault fault) {
        server.faults(FaultScript.none().when(moment, fault));
    }

    /** Stops the server and waits until the client has noticed. */
    final void goOffline() {
        await(client.connected());
        server.refuseConnections();
        server.killConnections();
        eventually(() -> !client.status().isReady());
    }

    final void append(String stream, int first, int count) {
        await(client.publish(stream, jumps(first, count)));
    }

    static List<NewEvent> jumps(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(n -> NewEvent.json("Jumped", Map.of("n", n)))
                .toList();
    }

    static int n(ResolvedEvent event) {
        return event.resolved().data().json().get("n").asInt();
    }

    static List<Integer> range(int first, int end) {
        return IntStream.range(first, end).boxed().toList();
    }

    static <T> T await(CompletableFuture<T> future) {
        return Futures.await(future, TIME_LIMIT);
    }

    static void eventually(Callable<Boolean> condition) {
        Awaitility.await().atMost(TIME_LIMIT).pollInterval(Duration.ofMillis(5)).until(condition);
    }

    static AbstractThrowableAssert<?, ? extends Throwable> assertFailure(CompletableFuture<?> future) {
        return Futures.assertFailure(future, TIME_LIMIT);
    }
}
