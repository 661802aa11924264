package io.photonpump.embedded.writeorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.event.Credentials;
import io.photonpump.event.NewEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.settings.ClientSettings;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.testing.Futures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One client writes to a server that lets the writes of ordinary users overtake one another. {@code -Dphotonpump.order.writes=20000}
 * writes more, and every test prints how many writes were overtaken.
 */
@Timeout(120)
class WriteOrderTest {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);
    private static final int WRITES = Integer.getInteger("photonpump.order.writes", 600);
    private static final Credentials ORDINARY = new Credentials("ops", "changeit");
    private static final Credentials ADMIN = new Credentials("admin", "changeit");

    private final EmbeddedEventStore server =
            EmbeddedEventStore.builder().dialect(Dialect.V23).overtaking(11).start();
    private final List<EventStoreClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(EventStoreClient::close);
        server.close();
    }

    private EventStoreClient client(Credentials username, boolean writeQueues) {
        var client = PhotonPump.connect(ClientSettings.defaults()
                .withServer("localhost", server.tcpPort())
                .withHttpPort(server.httpPort())
                .withCredentials(username)
                .withOrderedWrites(writeQueues));
        clients.add(client);
        return client;
    }

    private static <T> T await(CompletableFuture<T> future) {
        return Futures.await(future, TIME_LIMIT);
    }

    private static NewEvent jump(int n) {
        return NewEvent.json("Jumped", n);
    }

    /** Keeps a fixed number of writes under way. */
    private static void write(EventStoreClient client, String stream, int underWay, PublishOptions options) {
        var slots = new Semaphore(underWay);
        for (int n = 0; n < WRITES; n++) {
            slots.acquireUninterruptibly();
            client.publish(stream, List.of(jump(n)), options).whenComplete((result, error) -> slots.release());
        }
        slots.acquireUninterruptibly(underWay);
    }

    private int overtaken(EventStoreClient client, String stream) {
        int overtaken = 0;
        int highest = -1;
        int count = 0;
        try (var events = client.iter(stream, ReadOptions.defaults())) {
            for (var event : events) {
                int n = event.resolved().data().json().asInt();
                overtaken += n < highest ? 1 : 0;
                highest = Math.max(highest, n);
                count++;
            }
        }
        assertThat(count).as("events in %s", stream).isEqualTo(WRITES);
        System.out.printf("%s: %d of %d overtaken%n", stream, overtaken, WRITES);
        return overtaken;
    }

    @ParameterizedTest
    @CsvSource({"2, false", "8, false", "64, false", "2, true", "8, true", "64, true"})
    void writes_to_one_stream_are_carried_out_in_the_order_of_the_calls(int underWay, boolean asAdministrator) {
        var client = client(asAdministrator ? ADMIN : ORDINARY, true);
        String stream = "ordered, " + underWay + " under way" + (asAdministrator ? ", administrator" : "");

        write(client, stream, underWay, PublishOptions.defaults());

        assertThat(overtaken(client, stream)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64})
    void without_write_queues_they_overtake_one_another(int underWay) {
        var client = client(ORDINARY, false);
        String stream = "unordered client, " + underWay + " under way";

        write(client, stream, underWay, PublishOptions.defaults());

        assertThat(overtaken(client, stream)).isPositive();
    }

    @Test
    void a_call_that_wants_no_order_may_be_overtaken() {
        var client = client(ORDINARY, true);

        write(client, "unordered calls", 64, PublishOptions.defaults().withOrdered(false));

        assertThat(overtaken(client, "unordered calls")).isPositive();
    }

    @Test
    void three_writes_to_each_of_many_new_streams_are_in_order() {
        assertThat(newStreamsOutOfOrder(client(ORDINARY, true))).isZero();
    }

    @Test
    void without_write_queues_three_writes_to_new_streams_are_not() {
        assertThat(newStreamsOutOfOrder(client(ORDINARY, false))).isPositive();
    }

    private static int newStreamsOutOfOrder(EventStoreClient client) {
        int streams = Math.min(4_000, WRITES);
        String prefix = "new-" + UUID.randomUUID() + "-";
        List<CompletableFuture<WriteResult>> writes = new ArrayList<>();
        for (int n = 0; n < 3 * streams; n++) {
            writes.add(client.publishEvent(prefix + n / 3, jump(n)));
        }
        writes.forEach(WriteOrderTest::await);
        int wrong = 0;
        for (int i = 0; i < streams; i++) {
            var numbers = await(client.get(prefix + i)).events().stream()
                    .map(event -> event.resolved().data().json().asInt())
                    .toList();
            assertThat(numbers).hasSize(3);
            wrong += numbers.equals(List.of(3 * i, 3 * i + 1, 3 * i + 2)) ? 0 : 1;
        }
        System.out.printf("%d of %d new streams out of order%n", wrong, streams);
        return wrong;
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void a_chain_of_expected_versions_is_never_refused(Dialect dialect) {
        try (var other = EmbeddedEventStore.builder()
                        .dialect(dialect)
                        .overtaking(5)
                        .start();
                var client = PhotonPump.connect(ClientSettings.defaults()
                        .withServer("localhost", other.tcpPort())
                        .withCredentials(ORDINARY))) {
            List<CompletableFuture<WriteResult>> chain = new ArrayList<>();
            for (int n = 0; n < WRITES; n++) {
                var expected = n == 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(n - 1);
                chain.add(client.publish(
                        "chain", List.of(jump(n)), PublishOptions.defaults().withExpectedVersion(expected)));
            }

            for (int n = 0; n < WRITES; n++) {
                assertThat(await(chain.get(n)).lastEventNumber()).isEqualTo(n);
            }
        }
    }

    @Test
    void without_write_queues_a_chain_of_expected_versions_is_refused_for_no_reason() {
        var client = client(ORDINARY, false);
        List<CompletableFuture<WriteResult>> chain = IntStream.range(0, 100)
                .mapToObj(n -> client.publish(
                        "chain",
                        List.of(jump(n)),
                        PublishOptions.defaults()
                                .withExpectedVersion(
                                        n == 0 ? ExpectedVersion.noStream() : ExpectedVersion.exactly(n - 1))))
                .toList();

        assertThat(chain).anySatisfy(write -> Futures.assertFailure(write, TIME_LIMIT));
    }

    /**
     * The server would write the known id again if it came after a new one in the same message (docs/protocol.md,
     * Idempotency).
     */
    @Test
    void events_that_are_published_again_are_recognised_whatever_waits_beside_them() {
        var client = client(ORDINARY, true);
        var given = UUID.randomUUID();
        var made = jump(1);
        await(client.publishEvent("ponies", jump(0).withId(given)));
        await(client.publishEvent("ponies", made));

        List<CompletableFuture<WriteResult>> writes = new ArrayList<>();
        List<CompletableFuture<WriteResult>> repeated = new ArrayList<>();
        for (int n = 2; n < 42; n++) {
            writes.add(client.publishEvent("ponies", jump(n)));
            repeated.add(client.publishEvent("ponies", jump(0).withId(given)));
            writes.add(client.publishEvent("ponies", jump(n)));
            repeated.add(client.publishEvent("ponies", made.withMetadata("{}")));
        }

        writes.forEach(WriteOrderTest::await);
        for (int i = 0; i < repeated.size(); i++) {
            assertThat(await(repeated.get(i)).lastEventNumber()).isEqualTo(i % 2);
        }
        assertThat(await(client.getEvent("ponies", -1)).eventNumber()).isEqualTo(81);
    }
}
