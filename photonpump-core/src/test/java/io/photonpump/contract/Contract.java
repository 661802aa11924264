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

/** The base of all contracts. */
abstract class Contract {

    /** Longer than the client's timeouts, so that a test that waits this long has failed. */
    static final Duration TIME_LIMIT = Duration.ofSeconds(20);

    final ServerFixture server;
    final EventStoreClient client;

    Contract(ServerFixture server) {
        this.server = server;
        this.client = server.client();
    }

    /** Returns a stream name that is new to the server. */
    static String newStream(String what) {
        return what + "-" + UUID.randomUUID();
    }

    static <T> T await(CompletableFuture<T> future) {
        return Futures.await(future, TIME_LIMIT);
    }

    static void eventually(Callable<Boolean> condition) {
        Awaitility.await().atMost(TIME_LIMIT).until(condition);
    }

    /** Returns assertions on the failure of a future. A future that does not complete fails the test. */
    static AbstractThrowableAssert<?, ? extends Throwable> assertFailure(CompletableFuture<?> future) {
        return Futures.assertFailure(future, TIME_LIMIT);
    }

    /** Returns events of type {@code Jumped} whose bodies count from {@code first}. */
    static List<NewEvent> jumps(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(n -> NewEvent.json("Jumped", Map.of("n", n)))
                .toList();
    }

    /** Writes a new stream of {@code count} events that count from 0. */
    String streamOf(String what, int count) {
        String stream = newStream(what);
        append(stream, 0, count);
        return stream;
    }

    /** Appends events that count from {@code first}. */
    void append(String stream, int first, int count) {
        await(client.publish(stream, jumps(first, count)));
    }

    /** Returns the numbers in the bodies of {@link #jumps}. */
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
