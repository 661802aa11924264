package io.photonpump.embedded.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.event.NewEvent;
import io.photonpump.event.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server has carried writes out, and the connection is lost before it answers: the client finds out in time. */
@Timeout(60)
class LostWritesTest {

    private static final String STREAM = "ponies";
    private static final Duration FOR_EVER = Duration.ofMinutes(10);

    private final EmbeddedEventStore server = EmbeddedEventStore.builder()
            .readTime(Duration.ofMillis(10))
            .strictSendLimit(true)
            .start();
    private final EventStoreClient client = PhotonPump.connect(server.url());

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    /** From the next write on, the connection that brings it gets no answers; its requests are carried out. */
    private void withholdAnswers() {
        server.faults(FaultScript.none().when(Moment.afterExecuting(Operation.WRITE), Fault.delay(FOR_EVER)));
    }

    private static PublishOptions options(boolean ordered) {
        return PublishOptions.defaults().withOrdered(ordered);
    }

    private static NewEvent jump(int n) {
        return NewEvent.json("Jumped", n);
    }

    private static NewEvent large() {
        return NewEvent.json("Jumped", "x".repeat(10_000));
    }

    private List<CompletableFuture<WriteResult>> publish(int count, boolean ordered) {
        return IntStream.range(0, count)
                .mapToObj(n -> client.publish(STREAM, List.of(jump(n)), options(ordered)))
                .toList();
    }

    private static List<Long> numbers(List<CompletableFuture<WriteResult>> writes) {
        return writes.stream().map(write -> write.join().firstEventNumber()).toList();
    }

    private int events(String stream) {
        int count = 0;
        try (var events = client.iter(stream, ReadOptions.defaults())) {
            for (var event : events) {
                assertThat(event.eventNumber()).isEqualTo(count++);
            }
        }
        return count;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void three_thousand_writes_in_flight_are_found_within_the_default_timeout(boolean ordered) {
        client.publish(
                        STREAM,
                        IntStream.range(0, 200).mapToObj(LostWritesTest::jump).toList())
                .join();
        withholdAnswers();

        var writes = publish(3_000, ordered);
        server.await(STREAM, ordered ? 201 : 3_200); // with write queues the other writes still wait in the client
        server.killConnections();

        assertThat(numbers(writes))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(200, 3_200).boxed().toList());
        assertThat(events(STREAM)).isEqualTo(3_200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_write_is_found_before_ten_thousand_later_events_of_others(boolean ordered) {
        withholdAnswers();
        var write = client.publish(STREAM, List.of(jump(0)), options(ordered));
        server.await(STREAM, 1);
        try (var other = PhotonPump.connect(server.url())) {
            for (int i = 0; i < 20; i++) {
                other.publish(
                                STREAM,
                                IntStream.range(0, 500)
                                        .mapToObj(LostWritesTest::jump)
                                        .toList())
                        .join();
            }
        }

        server.killConnections();

        assertThat(write.join().firstEventNumber()).isZero();
        assertThat(events(STREAM)).isEqualTo(10_001);
    }

    @Test
    void writes_to_many_streams_of_large_events_are_found_although_the_server_limits_what_it_sends() {
        int streams = 60;
        for (int s = 0; s < streams; s++) {
            client.publish(
                            STREAM + s,
                            IntStream.range(0, 50).mapToObj(n -> large()).toList())
                    .join();
        }
        withholdAnswers();
        List<CompletableFuture<WriteResult>> writes = new ArrayList<>();
        for (int s = 0; s < streams; s++) {
            writes.add(client.publish(STREAM + s, List.of(large())));
        }
        for (int s = 0; s < streams; s++) {
            server.await(STREAM + s, 51);
        }

        server.killConnections();

        assertThat(numbers(writes)).containsOnly(50L);
    }
}
