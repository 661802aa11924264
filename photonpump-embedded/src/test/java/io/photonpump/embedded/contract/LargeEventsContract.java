package io.photonpump.embedded.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.ReadOptions;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.stream.Direction;
import io.photonpump.subscription.SubscribeOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Events so large that a page of the default size is larger than any frame: the server ends the connection instead of
 * answering, and the client asks for smaller pages until they come.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LargeEventsContract {

    private static final int MIB = 1024 * 1024;
    private static final Duration TIME_LIMIT = Duration.ofSeconds(20);

    private final EmbeddedEventStore server;
    private EventStoreClient client;

    LargeEventsContract(Dialect dialect) {
        server = EmbeddedEventStore.builder().dialect(dialect).start();
        client = connect();
    }

    private EventStoreClient connect() {
        return PhotonPump.connect(server.url().replace("://", "://admin:changeit@"));
    }

    @BeforeAll
    void fill() {
        write("few-but-huge", 20, 4 * MIB);
        write("many-and-large", 150, MIB);
    }

    /** Connects a new client, which knows no event sizes and has not lost a connection. */
    @BeforeEach
    void connectAnew() {
        client.close();
        client = connect();
    }

    private void write(String stream, int count, int size) {
        byte[] body = new byte[size];
        for (int i = 0; i < count; i++) {
            client.publishEvent(stream, NewEvent.binary("Large", body)).join();
        }
    }

    @AfterAll
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"few-but-huge, 20", "many-and-large, 150"})
    void a_page_is_as_long_as_fits(String stream, int count) {
        var page = PhotonPump.await(client.get(stream));

        assertThat(page.events()).hasSizeBetween(1, count);
        assertThat(page.nextEventNumber()).isEqualTo(page.events().size());
    }

    @ParameterizedTest
    @CsvSource({"few-but-huge, 20, FORWARD", "few-but-huge, 20, BACKWARD", "many-and-large, 150, FORWARD"})
    void iterating_gives_every_event_once(String stream, int count, Direction direction) {
        var options = direction == Direction.FORWARD
                ? ReadOptions.defaults()
                : ReadOptions.defaults().withDirection(Direction.BACKWARD);
        var numbers = new ArrayList<Long>();

        for (ResolvedEvent event : client.iter(stream, options)) {
            numbers.add(event.eventNumber());
        }

        Collections.sort(numbers);
        assertThat(numbers).isEqualTo(upTo(count));
    }

    @Test
    void iterating_all_gives_every_event_once() {
        int large = 0;
        for (ResolvedEvent event : client.iterAll()) {
            large += event.isResolved() && event.type().equals("Large") ? 1 : 0;
        }

        assertThat(large).isEqualTo(170);
    }

    @Test
    void a_page_of_all_is_as_long_as_fits() {
        assertThat(PhotonPump.await(client.getAll()).events()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"few-but-huge, 20", "many-and-large, 150"})
    void a_catch_up_subscription_gets_every_event_once(String stream, int count) {
        var numbers = new ConcurrentLinkedQueue<Long>();

        try (var subscription = client.subscribeTo(stream, SubscribeOptions.from(StartFrom.beginning()))) {
            subscription.forEach(event -> numbers.add(event.eventNumber()));

            Awaitility.await().atMost(TIME_LIMIT).until(() -> numbers.size() >= count);
        }

        assertThat(List.copyOf(numbers)).isEqualTo(upTo(count));
    }

    private static List<Long> upTo(int count) {
        return LongStream.range(0, count).boxed().toList();
    }
}
