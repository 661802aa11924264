package io.photonpump.contract;

import io.photonpump.client.EventStoreClient;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.testing.Futures;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.awaitility.Awaitility;

/** What the contracts have in common. */
abstract class Contract {

    /** Longer than the client's own time-outs: a test that waits this long waits for something that never comes. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    final ServerFixture server;
    final EventStoreClient client;

    Contract(ServerFixture server) {
        this.server = server;
        this.client = server.client();
    }

    /** A name that no other test has used, nor an earlier run on the same server. */
    static String newStream(String what) {
        return what + "-" + UUID.randomUUID();
    }

    static <T> T await(CompletableFuture<T> future) {
        return Futures.await(future, PATIENCE);
    }

    static void eventually(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }

    /** The failure of a future that completes. One that stays incomplete fails the test. */
    static AbstractThrowableAssert<?, ? extends Throwable> assertFailure(CompletableFuture<?> future) {
        return Futures.assertFailure(future, PATIENCE);
    }

    /** Events of type {@code Jumped} whose bodies count from {@code first}. */
    static List<NewEvent> jumps(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(n -> NewEvent.json("Jumped", Map.of("n", n)))
                .toList();
    }

    /** A new stream of {@code count} events that count from 0. */
    String streamOf(String what, int count) {
        String stream = newStream(what);
        append(stream, 0, count);
        return stream;
    }

    /** Adds events that count from {@code first}. */
    void append(String stream, int first, int count) {
        await(client.publish(stream, jumps(first, count)));
    }

    /** What {@link #jumps} counted. */
    static int n(ResolvedEvent event) {
        return event.resolved().data().json().get("n").asInt();
    }

    static List<Integer> numbers(List<ResolvedEvent> events) {
        return events.stream().map(Contract::n).toList();
    }

    static List<Integer> range(int first, int end) {
        return IntStream.range(first, end).boxed().toList();
    }
}
