package io.photonpump.internal.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.WriteOutcomeUnknownException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.Direction;
import io.photonpump.event.ExpectedVersion;
import io.photonpump.event.Position;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A write whose answer never came: what is found out about it, and when it is sent again. */
class WriteConversationTest {

    private static final List<EventData> EVENTS = List.of(data(1), data(2));

    private final Recording<WriteResult> turn = new Recording<>();

    private static EventData data(long id) {
        return new EventData(new UUID(0, id), "PonyJumped", true, new byte[10], new byte[0]);
    }

    private WriteConversation sent(ExpectedVersion expected) {
        WriteConversation write = new WriteConversation("ponies", expected, EVENTS, true);
        write.start(turn);
        assertThat(turn.lastSent()).isInstanceOf(ClientMessage.WriteEvents.class);
        return write;
    }

    static Stream<ExpectedVersion> repeatable() {
        return Stream.of(ExpectedVersion.noStream(), ExpectedVersion.exactly(3));
    }

    static Stream<ExpectedVersion> unrepeatable() {
        return Stream.of(ExpectedVersion.any(), ExpectedVersion.streamExists());
    }

    /** A page from the end of the stream, newest first: one event for each id; the last one is event 0 if all is seen. */
    private static ServerMessage page(boolean all, Instant oldest, long... ids) {
        return page(all ? ids.length - 1 : 100, all, oldest, ids);
    }

    private static ServerMessage page(long last, boolean end, Instant oldest, long... ids) {
        List<ResolvedEvent> events = new ArrayList<>();
        long number = last;
        for (long id : ids) {
            events.add(new ResolvedEvent(Recording.record("ponies", number--, new UUID(0, id), oldest), null, null, 0));
        }
        return new ServerMessage.ReadStreamCompleted(ReadResult.SUCCESS, events, number, last, end, "");
    }

    @Test
    void a_success_ends_with_its_numbers() {
        WriteConversation write = sent(ExpectedVersion.any());

        turn.hear(write, new ServerMessage.WriteCompleted(OperationResult.SUCCESS, "", 4, 5, new Position(9, 9), 0));

        assertThat(turn.result).isEqualTo(new WriteResult(4, 5, new Position(9, 9)));
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARE_TIMEOUT", "COMMIT_TIMEOUT", "FORWARD_TIMEOUT"})
    void after_a_time_out_of_the_server_a_write_of_any_version_is_looked_for_first(OperationResult result) {
        WriteConversation write = sent(ExpectedVersion.any());

        turn.hear(write, new ServerMessage.WriteCompleted(result, "", 0, 0, null, -1L));
        write.start(turn);

        assertThat(turn.lastSent()).isInstanceOf(ClientMessage.ReadStream.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"PREPARE_TIMEOUT", "COMMIT_TIMEOUT", "FORWARD_TIMEOUT"})
    void a_time_out_of_the_server_is_asked_again_under_the_same_ids(OperationResult result) {
        WriteConversation write = sent(ExpectedVersion.noStream());
        ClientMessage first = turn.lastSent();

        turn.hear(write, new ServerMessage.WriteCompleted(result, "", 0, 0, null, -1));
        assertThat(turn.retries).hasSize(1);
        write.start(turn);

        assertThat(turn.lastSent()).isEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("repeatable")
    void what_the_server_recognises_for_ever_is_sent_again(ExpectedVersion expected) {
        WriteConversation write = sent(expected);
        ClientMessage first = turn.lastSent();

        turn.reconnect(write);

        assertThat(turn.lastSent()).isEqualTo(first);
        assertThat(turn.sent).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("unrepeatable")
    void what_may_have_been_forgotten_is_looked_for_at_the_end_of_the_stream(ExpectedVersion expected) {
        WriteConversation write = sent(expected);

        turn.reconnect(write);

        assertThat(turn.lastSent()).isInstanceOfSatisfying(ClientMessage.ReadStream.class, read -> {
            assertThat(read.stream()).isEqualTo("ponies");
            assertThat(read.direction()).isEqualTo(Direction.BACKWARD);
            assertThat(read.from()).isEqualTo(-1);
            assertThat(read.resolveLinks()).isFalse();
            assertThat(read.maxCount()).isBetween(EVENTS.size(), 4096);
        });
    }

    private WriteConversation lookingBack() {
        WriteConversation write = sent(ExpectedVersion.any());
        turn.reconnect(write);
        return write;
    }

    @Test
    void a_write_that_is_found_is_done_and_has_its_numbers() {
        WriteConversation write = lookingBack();

        turn.hear(write, page(false, turn.now, 9, 8, 2, 1));

        assertThat(turn.result).isEqualTo(new WriteResult(97, 98, null));
    }

    @Test
    void a_write_that_is_not_in_the_whole_stream_is_sent_again() {
        WriteConversation write = lookingBack();

        turn.hear(write, page(true, turn.now, 9, 8));

        assertThat(turn.lastSent()).isInstanceOf(ClientMessage.WriteEvents.class);
        turn.hear(write, new ServerMessage.WriteCompleted(OperationResult.SUCCESS, "", 0, 1, null, 0));
        assertThat(turn.result).isEqualTo(new WriteResult(0, 1, null));
    }

    @Test
    void a_write_into_a_stream_that_is_not_there_is_sent_again() {
        WriteConversation write = lookingBack();

        turn.hear(write, new ServerMessage.ReadStreamCompleted(ReadResult.NO_STREAM, List.of(), 0, -1, true, ""));

        assertThat(turn.lastSent()).isInstanceOf(ClientMessage.WriteEvents.class);
    }

    @Test
    void a_write_that_a_truncated_stream_may_hide_is_not_sent_again() {
        WriteConversation write = lookingBack();

        turn.hear(write, page(7, true, turn.now, 9)); // $maxCount 1: only the newest event shows

        assertThat(turn.error).isExactlyInstanceOf(WriteOutcomeUnknownException.class);
    }

    @Test
    void a_write_into_a_stream_that_was_deleted_since_does_not_bring_it_back() {
        WriteConversation write = lookingBack();

        turn.hear(write, new ServerMessage.ReadStreamCompleted(ReadResult.NO_STREAM, List.of(), -1, 1, true, ""));

        assertThat(turn.error).isExactlyInstanceOf(WriteOutcomeUnknownException.class);
    }

    @Test
    void a_page_that_reaches_back_before_the_first_attempt_settles_it() {
        WriteConversation write = lookingBack();

        turn.hear(write, page(false, turn.now.minus(Duration.ofSeconds(61)), 9, 8));

        assertThat(turn.lastSent()).isInstanceOf(ClientMessage.WriteEvents.class);
    }

    @Test
    void a_page_that_does_not_reach_back_far_enough_leaves_it_open() {
        WriteConversation write = lookingBack();

        turn.hear(write, page(false, turn.now.minus(Duration.ofSeconds(59)), 9, 8));

        assertThat(turn.error).isInstanceOfSatisfying(WriteOutcomeUnknownException.class, unknown -> {
            assertThat(unknown.eventIds()).containsExactly(new UUID(0, 1), new UUID(0, 2));
            assertThat(unknown).hasMessageContaining("ponies");
        });
    }

    @ParameterizedTest
    @EnumSource
    void every_result_of_looking_back_has_an_outcome(ReadResult result) {
        WriteConversation write = lookingBack();

        turn.hear(write, new ServerMessage.ReadStreamCompleted(result, List.of(), 0, -1, true, "text"));

        switch (result) {
            case SUCCESS, NO_STREAM -> assertThat(turn.lastSent()).isInstanceOf(ClientMessage.WriteEvents.class);
            case STREAM_DELETED, ACCESS_DENIED ->
                assertThat(turn.error).isExactlyInstanceOf(WriteOutcomeUnknownException.class);
            case ERROR, NOT_MODIFIED, EVENT_NOT_FOUND, UNRECOGNIZED -> {
                assertThat(turn.retries).hasSize(1);
                write.start(turn);
                assertThat(turn.lastSent()).as("it looks again").isInstanceOf(ClientMessage.ReadStream.class);
            }
        }
    }

    @Test
    void a_loss_while_looking_back_looks_back_again() {
        WriteConversation write = lookingBack();

        turn.reconnect(write);

        assertThat(turn.lastSent()).isInstanceOf(ClientMessage.ReadStream.class);
        assertThat(turn.sent.stream().filter(ClientMessage.WriteEvents.class::isInstance))
                .hasSize(1);
    }

    @Test
    void a_loss_after_sending_again_looks_back_once_more() {
        WriteConversation write = lookingBack();
        turn.hear(write, page(true, turn.now));

        turn.reconnect(write);

        assertThat(turn.lastSent()).isInstanceOf(ClientMessage.ReadStream.class);
    }

    @Test
    void the_first_attempt_counts_however_often_it_was_sent() {
        WriteConversation write = lookingBack();
        turn.now = turn.now.plusSeconds(100);
        turn.hear(write, page(true, turn.now));
        turn.reconnect(write);

        turn.hear(write, page(false, turn.now.minusSeconds(100), 9));

        assertThat(turn.error).isExactlyInstanceOf(WriteOutcomeUnknownException.class);
    }

    @Test
    void a_batch_without_events_is_simply_sent_again() {
        WriteConversation write = new WriteConversation("ponies", ExpectedVersion.any(), List.of(), true);
        write.start(turn);

        turn.reconnect(write);

        assertThat(turn.lastSent()).isInstanceOf(ClientMessage.WriteEvents.class);
    }

    @Test
    void large_events_are_looked_for_in_small_pages() {
        @Nullable
        WriteConversation write = new WriteConversation(
                "ponies",
                ExpectedVersion.any(),
                List.of(new EventData(new UUID(0, 1), "Big", false, new byte[16 * 1024 * 1024], new byte[0])),
                true);
        write.start(turn);

        turn.reconnect(write);

        assertThat(((ClientMessage.ReadStream) turn.lastSent()).maxCount()).isEqualTo(1);
    }

    private WriteConversation refusedAfterALoss() {
        WriteConversation write = sent(ExpectedVersion.noStream());
        turn.reconnect(write);
        turn.hear(write, new ServerMessage.WriteCompleted(OperationResult.WRONG_EXPECTED_VERSION, "", 0, 0, null, 7));
        assertThat(turn.lastSent())
                .isInstanceOfSatisfying(
                        ClientMessage.ReadStream.class,
                        read -> assertThat(read.direction()).isEqualTo(Direction.FORWARD));
        return write;
    }

    private static ServerMessage firstVisible(long number, long id, Instant created) {
        var event = new ResolvedEvent(Recording.record("ponies", number, new UUID(0, id), created), null, null, 0);
        return new ServerMessage.ReadStreamCompleted(ReadResult.SUCCESS, List.of(event), number + 1, 7, false, "");
    }

    /** The server looks for the events of a repeated write at number 0, and those of a stream that came back are elsewhere. */
    @Test
    void a_write_of_no_stream_that_brought_a_deleted_stream_back_is_found_when_its_repetition_is_refused() {
        WriteConversation write = refusedAfterALoss();

        turn.hear(write, new ServerMessage.ReadStreamCompleted(ReadResult.SUCCESS, List.of(), 6, 7, false, ""));
        turn.hear(write, firstVisible(6, 1, turn.now));

        assertThat(turn.result).isEqualTo(new WriteResult(6, 7, null));
    }

    @Test
    void a_repeated_write_of_no_stream_is_refused_when_the_stream_is_of_somebody_else() {
        WriteConversation write = refusedAfterALoss();

        turn.hear(write, firstVisible(0, 9, turn.now));

        assertThat(turn.error)
                .isInstanceOfSatisfying(
                        WrongExpectedVersionException.class,
                        refused -> assertThat(refused.actual()).isEqualTo(7));
    }

    @Test
    void nobody_can_tell_when_the_stream_was_deleted_after_a_write_of_no_stream() {
        WriteConversation write = refusedAfterALoss();

        turn.hear(write, new ServerMessage.ReadStreamCompleted(ReadResult.NO_STREAM, List.of(), -1, 7, true, ""));

        assertThat(turn.error).isInstanceOf(WriteOutcomeUnknownException.class);
    }
}
