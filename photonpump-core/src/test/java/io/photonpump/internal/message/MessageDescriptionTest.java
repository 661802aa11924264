package io.photonpump.internal.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.event.Content;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.stream.Direction;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The descriptions of messages in the wire log, which contain no payloads and no secrets. */
class MessageDescriptionTest {

    private static final byte[] SECRET = "hunter2".getBytes(UTF_8);
    private static final Content SECRET_CONTENT = Content.of(SECRET, true);

    @Test
    void a_write_is_described_by_its_stream_count_and_expected_version() {
        var event = new EventData(new UUID(1, 1), "Jumped", true, SECRET, SECRET);

        assertThat(MessageDescription.of(new ClientMessage.WriteEvents("ponies", -1, List.of(event), true)))
                .isEqualTo(", 'ponies', 1 events, expected version -1");
        assertThat(MessageDescription.of(
                        new ServerMessage.WriteCompleted(OperationResult.SUCCESS, "hunter2", 4, 6, null, 0)))
                .isEqualTo(", SUCCESS, events 4 to 6");
    }

    @Test
    void a_read_is_described_by_its_start_and_count() {
        var record =
                new RecordedEvent("ponies", 7, new UUID(1, 1), "Jumped", SECRET_CONTENT, SECRET_CONTENT, Instant.EPOCH);
        var event = new ResolvedEvent(record, null, null, 0);

        assertThat(MessageDescription.of(new ClientMessage.ReadStream("ponies", Direction.FORWARD, 7, 500, true, true)))
                .isEqualTo(", 'ponies', from 7, at most 500");
        assertThat(MessageDescription.of(
                        new ServerMessage.ReadStreamCompleted(ReadResult.SUCCESS, List.of(event), 8, 7, true, "")))
                .isEqualTo(", SUCCESS, 1 events, next 8, end");
        assertThat(MessageDescription.of(new ServerMessage.EventAppeared(event)))
                .contains("7@ponies", "Jumped")
                .doesNotContain("hunter2");
    }

    @Test
    void messages_from_the_server_are_not_shown() {
        assertThat(MessageDescription.of(new ServerMessage.BadRequest("hunter2")))
                .isEmpty();
        assertThat(MessageDescription.of(new ClientMessage.Ping())).isEmpty();
    }
}
