package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.client.DeleteMode;
import io.photonpump.client.PublishOptions;
import io.photonpump.error.RequestTooLargeException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.ConditionalWriteResult.Status;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.StreamMetadata;
import io.photonpump.stream.ExpectedVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Writes of lists of events: expected versions, repetition and kinds of bodies. */
public abstract class WriteContract extends Contract {

    protected WriteContract(ServerFixture server) {
        super(server);
    }

    private static PublishOptions expecting(ExpectedVersion version) {
        return PublishOptions.defaults().withExpectedVersion(version);
    }

    @Test
    void a_request_larger_than_any_server_accepts_is_refused_with_its_size() {
        String stream = newStream("write");
        NewEvent large = NewEvent.binary("Large", new byte[13 * 1024 * 1024]);
        List<NewEvent> events = IntStream.range(0, 5)
                .mapToObj(n -> large.withId(UUID.randomUUID()))
                .toList();

        assertFailure(client.publish(stream, events))
                .isInstanceOfSatisfying(RequestTooLargeException.class, refused -> {
                    assertThat(refused.limit()).isEqualTo(64 * 1024 * 1024);
                    assertThat(refused.bytes()).isBetween(65L * 1024 * 1024, 66L * 1024 * 1024);
                });
        append(stream, 0, 1); // the connection is still usable
    }

    @Test
    void a_result_has_the_numbers_and_the_position_of_the_written_events() {
        String stream = streamOf("write", 2);

        var result = await(client.publish(stream, jumps(2, 3)));

        assertThat(result.firstEventNumber()).isEqualTo(2);
        assertThat(result.lastEventNumber()).isEqualTo(4);
        assertThat(result.position()).isNotNull();
        assertThat(result.nextExpectedVersion()).isEqualTo(ExpectedVersion.exactly(4));
    }

    @Test
    void an_event_comes_back_as_it_was_written() {
        String stream = newStream("write");
        UUID id = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        var before = Instant.now().minus(Duration.ofMinutes(5));

        await(client.publishEvent(
                stream,
                NewEvent.json("PonyJumped", Map.of("Pony", "Derpy Hooves", "Height", 10))
                        .withId(id)
                        .withMetadata(Map.of("judge", "Cheerilee"))));

        RecordedEvent event = await(client.getEvent(stream, 0)).resolved();
        assertThat(event.id()).isEqualTo(id);
        assertThat(event.stream()).isEqualTo(stream);
        assertThat(event.type()).isEqualTo("PonyJumped");
        assertThat(event.data().isJson()).isTrue();
        assertThat(event.data().json().get("Height").asInt()).isEqualTo(10);
        assertThat(event.metadata().json().get("judge").asString()).isEqualTo("Cheerilee");
        assertThat(event.created()).isBetween(before, before.plus(Duration.ofMinutes(10)));
    }

    @Test
    void bodies_may_be_json_text_bytes_or_nothing() {
        String stream = newStream("write");
        byte[] bytes = {0, -1, 127, -128};

        await(client.publish(
                stream,
                List.of(
                        NewEvent.of("Object", Map.of()),
                        NewEvent.of("JsonText", "[1, 2]"),
                        NewEvent.text("Text", "drei Äpfel"),
                        NewEvent.of("Bytes", bytes),
                        NewEvent.of("Nothing", null))));

        var events = await(client.get(stream)).events();
        assertThat(events.get(0).resolved().data().text()).isEqualTo("{}");
        assertThat(events.get(0).resolved().data().isJson()).isTrue();
        assertThat(events.get(1).resolved().data().text()).isEqualTo("[1, 2]");
        assertThat(events.get(2).resolved().data().text()).isEqualTo("drei Äpfel");
        assertThat(events.get(2).resolved().data().isJson()).isFalse();
        assertThat(events.get(3).resolved().data().bytes()).isEqualTo(bytes);
        assertThat(events.get(3).resolved().data().isJson()).isFalse();
        assertThat(events.get(4).resolved().data().isEmpty()).isTrue();
    }

    @Test
    void correlation_and_causation_travel_in_the_metadata() {
        String stream = newStream("write");
        await(client.publishEvent(stream, NewEvent.of("Asked", Map.of()).withCorrelationId("talk-7")));
        RecordedEvent cause = await(client.getEvent(stream, 0)).resolved();

        await(client.publishEvent(
                stream,
                NewEvent.of("Answered", Map.of())
                        .withMetadata(Map.of("by", "me"))
                        .causedBy(cause)));

        RecordedEvent effect = await(client.getEvent(stream, 1)).resolved();
        assertThat(effect.correlationId()).isEqualTo("talk-7");
        assertThat(effect.causationId()).isEqualTo(cause.id().toString());
        assertThat(effect.metadata().json().get("by").asString()).isEqualTo("me");
    }

    @Test
    void an_event_of_megabytes_arrives_whole() {
        String stream = newStream("write");
        byte[] body = new byte[3_000_000];
        new Random(7).nextBytes(body);

        await(client.publishEvent(stream, "Film", body));

        assertThat(await(client.getEvent(stream, 0)).resolved().data().bytes()).isEqualTo(body);
    }

    @Test
    void a_thousand_events_are_one_write() {
        String stream = streamOf("write", 1000);

        assertThat(await(client.getEvent(stream, -1)).eventNumber()).isEqualTo(999);
    }

    @Test
    void no_stream_is_refused_once_there_is_one() {
        String stream = newStream("write");
        await(client.publish(stream, jumps(0, 1), expecting(ExpectedVersion.noStream())));

        assertFailure(client.publish(stream, jumps(1, 1), expecting(ExpectedVersion.noStream())))
                .isInstanceOfSatisfying(WrongExpectedVersionException.class, refused -> {
                    assertThat(refused.stream()).isEqualTo(stream);
                    assertThat(refused.expected()).isEqualTo(ExpectedVersion.noStream());
                    assertThat(refused.actual()).isEqualTo(0);
                });
    }

    @Test
    void an_exact_version_must_be_the_last() {
        String stream = streamOf("write", 3);

        assertFailure(client.publish(stream, jumps(3, 1), expecting(ExpectedVersion.exactly(1))))
                .isInstanceOf(WrongExpectedVersionException.class);
        assertFailure(client.publish(stream, jumps(3, 1), expecting(ExpectedVersion.exactly(3))))
                .isInstanceOf(WrongExpectedVersionException.class);
        var result = await(client.publish(stream, jumps(3, 1), expecting(ExpectedVersion.exactly(2))));

        assertThat(result.lastEventNumber()).isEqualTo(3);
    }

    @Test
    void a_write_to_an_existing_stream_is_refused_until_it_exists() {
        String stream = newStream("write");

        assertFailure(client.publish(stream, jumps(0, 1), expecting(ExpectedVersion.streamExists())))
                .isInstanceOf(WrongExpectedVersionException.class);
        append(stream, 0, 1);

        assertThat(await(client.publish(stream, jumps(1, 1), expecting(ExpectedVersion.streamExists())))
                        .lastEventNumber())
                .isEqualTo(1);
    }

    @Test
    void metadata_makes_a_stream_exist() {
        String stream = newStream("write");
        await(client.setStreamMetadata(stream, StreamMetadata.defaults().withMaxCount(5L), ExpectedVersion.any()));

        var result = await(client.publish(stream, jumps(0, 1), expecting(ExpectedVersion.streamExists())));

        assertThat(result.lastEventNumber()).isZero();
    }

    @Test
    void nothing_of_a_refused_batch_is_written() {
        String stream = streamOf("write", 1);

        assertFailure(client.publish(stream, jumps(1, 5), expecting(ExpectedVersion.exactly(7))))
                .isInstanceOf(WrongExpectedVersionException.class);

        assertThat(await(client.get(stream)).events()).hasSize(1);
    }

    @Test
    void a_repeated_write_is_recognised_by_its_ids() {
        String stream = newStream("write");
        var events = jumps(0, 3);
        for (ExpectedVersion version : List.of(ExpectedVersion.noStream(), ExpectedVersion.any())) {
            var result = await(client.publish(stream, events, expecting(version)));

            assertThat(result.firstEventNumber()).isZero();
            assertThat(result.lastEventNumber()).isEqualTo(2);
        }
        append(stream, 3, 1);
        await(client.publish(stream, events, expecting(ExpectedVersion.noStream())));

        assertThat(numbers(await(client.get(stream)).events())).isEqualTo(range(0, 4));
    }

    @Test
    void a_repeated_write_with_other_events_is_refused() {
        String stream = newStream("write");
        var events = jumps(0, 3);
        await(client.publish(stream, events.subList(0, 2), expecting(ExpectedVersion.noStream())));

        assertFailure(client.publish(stream, events, expecting(ExpectedVersion.noStream())))
                .isInstanceOf(WrongExpectedVersionException.class);
    }

    @Test
    void an_empty_batch_writes_nothing() {
        String stream = streamOf("write", 2);

        var result = await(client.publish(stream, List.of()));

        assertThat(result.lastEventNumber()).isEqualTo(result.firstEventNumber() - 1);
        assertThat(await(client.get(stream)).events()).hasSize(2);
    }

    @Test
    void an_empty_batch_still_has_its_version_checked() {
        String stream = streamOf("write", 2);

        assertFailure(client.publish(stream, List.of(), expecting(ExpectedVersion.exactly(5))))
                .isInstanceOf(WrongExpectedVersionException.class);
    }

    @Test
    void a_conditional_write_returns_its_outcome() {
        String stream = streamOf("write", 2);

        var written = await(client.tryPublish(stream, jumps(2, 1), expecting(ExpectedVersion.exactly(1))));
        var refused = await(client.tryPublish(stream, jumps(3, 1), expecting(ExpectedVersion.exactly(1))));
        await(client.deleteStream(stream, ExpectedVersion.any(), DeleteMode.HARD));
        var gone = await(client.tryPublish(stream, jumps(3, 1), expecting(ExpectedVersion.any())));

        assertThat(written.isWritten()).isTrue();
        assertThat(written.result()).isNotNull();
        assertThat(refused.status()).isEqualTo(Status.WRONG_EXPECTED_VERSION);
        assertThat(refused.currentVersion()).isEqualTo(2);
        assertThat(gone.status()).isEqualTo(Status.STREAM_DELETED);
    }

    @Test
    void a_hard_deleted_stream_accepts_no_more_writes() {
        String stream = streamOf("write", 1);
        await(client.deleteStream(stream, ExpectedVersion.any(), DeleteMode.HARD));

        assertFailure(client.publish(stream, jumps(1, 1)))
                .isInstanceOfSatisfying(
                        StreamDeletedException.class,
                        gone -> assertThat(gone.stream()).isEqualTo(stream));
    }

    @Test
    void writes_of_one_caller_are_in_the_order_of_the_calls() {
        String stream = newStream("write");

        var results = range(0, 200).stream()
                .map(n -> client.publish(stream, jumps(n, 1)))
                .toList();
        results.forEach(Contract::await);

        assertThat(numbers(await(client.get(stream)).events())).isEqualTo(range(0, 200));
    }

    @Test
    void stream_names_may_contain_any_characters() {
        String stream = newStream("Größe 😀 a/b%20?");

        append(stream, 0, 1);

        assertThat(await(client.getEvent(stream, 0)).stream()).isEqualTo(stream);
        assertThat(stream.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(stream.length());
    }
}
