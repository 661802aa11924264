package io.photonpump.spring.internal.modulith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.PhotonPump;
import io.photonpump.client.DeleteMode;
import io.photonpump.client.EventStoreClient;
import io.photonpump.client.PublishOptions;
import io.photonpump.client.ReadOptions;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** The search for an event that may have been written, while others write to the stream. */
class RepeatedWriteTest {

    private static EmbeddedEventStore server;
    private static EventStoreClient client;

    private final NewEvent event = NewEvent.json("Placed", "{}");
    private String stream;

    @BeforeAll
    static void startServer() {
        server = EmbeddedEventStore.start();
        client = PhotonPump.connect(server.url());
    }

    @AfterAll
    static void stopServer() {
        client.close();
        server.close();
    }

    @BeforeEach
    void nameStream(TestInfo test) {
        stream = test.getDisplayName();
    }

    @Test
    void an_event_is_written_to_a_new_stream() {
        assertThat(write().join().lastEventNumber()).isZero();
        assertThat(ids()).containsExactly(event.id());
    }

    @Test
    void an_event_that_others_write_to_the_stream_meanwhile_is_found() {
        others(3);
        WriteResult found = write(expected -> {
                    others(1);
                    client.publish(stream, List.of(event), PublishOptions.defaults())
                            .join();
                    others(1);
                })
                .join();
        assertThat(found.lastEventNumber()).isEqualTo(4);
        assertThat(ids()).hasSize(6).containsOnlyOnce(event.id());
    }

    @Test
    void an_event_is_written_after_those_that_others_write_meanwhile() {
        AtomicInteger attempts = new AtomicInteger();
        write(expected -> {
                    if (attempts.incrementAndGet() <= 5) {
                        others(2);
                    }
                })
                .join();
        assertThat(ids()).hasSize(11).containsOnlyOnce(event.id());
    }

    @Test
    void a_stream_that_is_always_written_to_ends_the_attempts() {
        assertThatThrownBy(() -> write(expected -> others(1)).join())
                .hasCauseInstanceOf(WrongExpectedVersionException.class);
        assertThat(ids()).doesNotContain(event.id());
    }

    @Test
    void an_event_is_written_to_a_stream_that_was_deleted() {
        others(2);
        client.deleteStream(stream, ExpectedVersion.any(), DeleteMode.SOFT).join();
        assertThat(write().join().lastEventNumber()).isEqualTo(2);
    }

    @Test
    void only_events_that_are_younger_than_the_publication_are_searched() {
        client.publish(stream, List.of(event), PublishOptions.defaults()).join();
        others(1);
        Instant later = Instant.now().plus(RepeatedWrite.CLOCK_DIFFERENCE).plus(Duration.ofHours(1));
        repetition(later, expected -> {}).run().join();
        assertThat(ids()).hasSize(3).startsWith(event.id()).endsWith(event.id());
    }

    private CompletableFuture<WriteResult> write() {
        return write(expected -> {});
    }

    private CompletableFuture<WriteResult> write(Consumer<ExpectedVersion> before) {
        return repetition(Instant.now(), before).run();
    }

    private RepeatedWrite repetition(Instant published, Consumer<ExpectedVersion> before) {
        return new RepeatedWrite(client, stream, new ModulithPublication(event.id(), published, true), expected -> {
            before.accept(expected);
            return client.publish(
                    stream, List.of(event), PublishOptions.defaults().withExpectedVersion(expected));
        });
    }

    private void others(int count) {
        client.publish(
                        stream,
                        IntStream.range(0, count)
                                .mapToObj(i -> NewEvent.json("Other", "{}"))
                                .toList(),
                        PublishOptions.defaults())
                .join();
    }

    private List<UUID> ids() {
        return client.get(stream, ReadOptions.defaults()).join().events().stream()
                .map(ResolvedEvent::id)
                .toList();
    }
}
