package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.client.DeleteMode;
import io.photonpump.client.ReadOptions;
import io.photonpump.error.EventNotFoundException;
import io.photonpump.error.PayloadUnreadableException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StreamMetadata;
import io.photonpump.stream.Direction;
import io.photonpump.stream.ExpectedVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads of one stream: an event, a page, all events. */
public abstract class ReadContract extends Contract {

    protected ReadContract(ServerFixture server) {
        super(server);
    }

    @Test
    void pages_follow_each_other_forward() {
        String stream = streamOf("read", 7);

        var first = await(client.get(stream, ReadOptions.defaults().withMaxCount(5)));
        var second = await(client.get(stream, ReadOptions.defaults().withFrom(first.nextEventNumber())));

        assertThat(numbers(first.events())).isEqualTo(range(0, 5));
        assertThat(first.endOfStream()).isFalse();
        assertThat(first.nextEventNumber()).isEqualTo(5);
        assertThat(first.lastEventNumber()).isEqualTo(6);
        assertThat(numbers(second.events())).isEqualTo(range(5, 7));
        assertThat(second.endOfStream()).isTrue();
        assertThat(second.nextEventNumber()).isEqualTo(7);
    }

    @Test
    void pages_follow_each_other_backward_from_the_end() {
        String stream = streamOf("read", 5);

        var first = await(client.get(
                stream, ReadOptions.defaults().withDirection(Direction.BACKWARD).withMaxCount(3)));
        var second = await(client.get(
                stream, ReadOptions.defaults().withDirection(Direction.BACKWARD).withFrom(first.nextEventNumber())));

        assertThat(numbers(first.events())).containsExactly(4, 3, 2);
        assertThat(first.endOfStream()).isFalse();
        assertThat(numbers(second.events())).containsExactly(1, 0);
        assertThat(second.endOfStream()).isTrue();
        assertThat(second.nextEventNumber()).isEqualTo(-1);
    }

    @Test
    void a_page_after_the_end_is_empty() {
        String stream = streamOf("read", 3);

        var page = await(client.get(stream, ReadOptions.defaults().withFrom(10L)));

        assertThat(page.events()).isEmpty();
        assertThat(page.endOfStream()).isTrue();
    }

    @Test
    void iterating_forward_gives_every_event_once() {
        String stream = streamOf("read", 120);

        List<ResolvedEvent> events = new ArrayList<>();
        for (ResolvedEvent event : client.iter(stream, ReadOptions.defaults().withMaxCount(25))) {
            events.add(event);
        }

        assertThat(numbers(events)).isEqualTo(range(0, 120));
    }

    @Test
    void iterating_backward_begins_at_the_end() {
        String stream = streamOf("read", 60);

        try (var events = client.iter(
                stream, ReadOptions.defaults().withDirection(Direction.BACKWARD).withMaxCount(7))) {
            assertThat(events.stream().limit(10).map(Contract::n))
                    .containsExactly(59, 58, 57, 56, 55, 54, 53, 52, 51, 50);
            assertThat(events.stream().map(Contract::n)).hasSize(60).endsWith(2, 1, 0);
        }
    }

    @Test
    void iterating_may_begin_anywhere() {
        String stream = streamOf("read", 20);

        assertThat(client.iter(stream, ReadOptions.defaults().withFrom(15L)).stream()
                        .map(Contract::n))
                .containsExactly(15, 16, 17, 18, 19);
        assertThat(client
                        .iter(
                                stream,
                                ReadOptions.defaults()
                                        .withDirection(Direction.BACKWARD)
                                        .withFrom(2L))
                        .stream()
                        .map(Contract::n))
                .containsExactly(2, 1, 0);
    }

    @Test
    void a_loop_that_is_left_early_leaves_the_client_usable() {
        String stream = streamOf("read", 200);
        for (int round = 0; round < 20; round++) {
            for (ResolvedEvent event :
                    client.iter(stream, ReadOptions.defaults().withMaxCount(10))) {
                if (n(event) == 12) {
                    break;
                }
            }
        }
        assertThat(await(client.ping())).isPositive();
    }

    @Test
    void the_last_event_can_be_read_without_its_number() {
        String stream = streamOf("read", 4);

        assertThat(n(await(client.getEvent(stream, -1)))).isEqualTo(3);
        assertThat(n(await(client.getEvent(stream, 2)))).isEqualTo(2);
    }

    @Test
    void a_missing_event_is_distinguished_from_a_missing_stream() {
        String stream = streamOf("read", 2);
        String missing = newStream("read");

        assertFailure(client.getEvent(stream, 2)).isInstanceOfSatisfying(EventNotFoundException.class, e -> {
            assertThat(e.stream()).isEqualTo(stream);
            assertThat(e.eventNumber()).isEqualTo(2);
        });
        assertFailure(client.getEvent(missing, 0)).isInstanceOf(StreamNotFoundException.class);
    }

    @Test
    void a_missing_stream_fails_every_kind_of_read() {
        String missing = newStream("read");

        assertFailure(client.get(missing))
                .isInstanceOfSatisfying(
                        StreamNotFoundException.class,
                        e -> assertThat(e.stream()).isEqualTo(missing));
        assertFailure(client.get(missing, ReadOptions.defaults().withDirection(Direction.BACKWARD)))
                .isInstanceOf(StreamNotFoundException.class);
        assertThatThrownBy(() -> client.iter(missing).iterator().hasNext()).isInstanceOf(StreamNotFoundException.class);
    }

    @Test
    void a_hard_deleted_stream_fails_every_kind_of_read() {
        String stream = streamOf("read", 2);
        await(client.deleteStream(stream, ExpectedVersion.any(), DeleteMode.HARD));

        assertFailure(client.getEvent(stream, 0)).isInstanceOf(StreamDeletedException.class);
        assertFailure(client.get(stream)).isInstanceOf(StreamDeletedException.class);
        assertFailure(client.get(stream, ReadOptions.defaults().withDirection(Direction.BACKWARD)))
                .isInstanceOf(StreamDeletedException.class);
        assertThatThrownBy(() -> client.iter(stream).iterator().hasNext()).isInstanceOf(StreamDeletedException.class);
    }

    @Test
    void a_truncated_head_of_many_empty_pages_is_skipped() {
        String stream = streamOf("read", 100);
        await(client.setStreamMetadata(
                stream, StreamMetadata.defaults().withTruncateBefore(90L), ExpectedVersion.any()));

        var events = client.iter(stream, ReadOptions.defaults().withMaxCount(10)).stream()
                .toList();

        assertThat(numbers(events)).isEqualTo(range(90, 100));
        assertFailure(client.getEvent(stream, 5)).isInstanceOf(EventNotFoundException.class);
    }

    @Test
    void a_backward_read_ends_where_the_truncated_head_begins() {
        String stream = streamOf("read", 50);
        await(client.setStreamMetadata(stream, StreamMetadata.defaults().withMaxCount(5L), ExpectedVersion.any()));

        var events =
                client
                        .iter(
                                stream,
                                ReadOptions.defaults()
                                        .withDirection(Direction.BACKWARD)
                                        .withMaxCount(10))
                        .stream()
                        .toList();

        assertThat(numbers(events)).containsExactly(49, 48, 47, 46, 45);
    }

    @Test
    void a_body_that_is_not_json_cannot_be_read_as_json() {
        String stream = newStream("read");
        await(client.publishEvent(stream, NewEvent.text("Text", "not { JSON")));
        ResolvedEvent event = await(client.getEvent(stream, 0));

        assertThatThrownBy(() -> event.json(List.class))
                .isInstanceOf(PayloadUnreadableException.class)
                .hasMessageContaining("10 bytes")
                .hasMessageNotContaining("not {");
        assertThat(event.resolved().data().text()).isEqualTo("not { JSON");
    }

    @Test
    void events_of_one_stream_carry_no_position() {
        assertThat(await(client.getEvent(streamOf("read", 1), 0)).position()).isNull();
    }
}
