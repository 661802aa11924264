package io.photonpump.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.BadRequestException;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.ProtocolException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.WriteOutcomeUnknownException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.Content;
import io.photonpump.event.Credentials;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.conversation.WriteConversation;
import io.photonpump.internal.message.EventData;
import io.photonpump.internal.message.NotHandledReason;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.WireFacts;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.stream.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Writes that share a message, and the outcome for each of their callers. */
@Timeout(30)
class JointWriteTest extends WriteQueueScript {

    private static final ExpectedVersion ANY = ExpectedVersion.any();

    /** Starts a write, so that the following ones wait. */
    @BeforeEach
    void occupy() {
        dispatcher.connected(world, World.FACTS);
        write(100);
        world.sent.clear();
    }

    /** The server answers the write that is under way, so that the waiting ones can be sent. */
    private List<String> thenSent() {
        written(0, 0);
        return sentSince();
    }

    private static WriteResult result(long first, long last, long position) {
        return new WriteResult(first, last, new Position(position, position));
    }

    /** A page from the end of the stream, newest first. Its last event has number 0 if {@code all} is true. */
    private static ServerMessage page(long last, long... ids) {
        List<ResolvedEvent> events = new ArrayList<>();
        long number = last;
        for (long id : ids) {
            events.add(new ResolvedEvent(
                    new RecordedEvent(
                            PONIES,
                            number--,
                            new UUID(0, id),
                            "Jumped",
                            Content.EMPTY,
                            Content.EMPTY,
                            Instant.now().plusSeconds(3600)),
                    null,
                    null,
                    0));
        }
        return new ServerMessage.ReadStreamCompleted(ReadResult.SUCCESS, events, number, last, number < 0, "");
    }

    @Test
    void waiting_writes_share_a_message_and_each_caller_gets_its_own_numbers() {
        var first = write(1);
        var second = write(2, 3);
        var third = write(4);
        assertThat(thenSent()).containsExactly("[1, 2, 3, 4]");

        written(7, 10);

        assertThat(first.result()).isEqualTo(result(7, 7, 100));
        assertThat(second.result()).isEqualTo(result(8, 9, 100));
        assertThat(third.result()).isEqualTo(result(10, 10, 100));
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void a_message_takes_half_the_room_of_the_largest_request_that_the_wire_states() {
        dispatcher.connected(world, new WireFacts(2_000, Map.of()));
        for (long id = 1; id <= 5; id++) {
            EventData event = new EventData(new UUID(0, id), "Jumped", true, new byte[400], new byte[0], true);
            call(new WriteConversation(PONIES, ANY, List.of(event), true));
        }

        assertThat(thenSent()).containsExactly("[1, 2]");
        written(1, 2);
        assertThat(sentSince()).containsExactly("[3, 4]");
        written(3, 4);
        assertThat(sentSince()).containsExactly("[5]");
    }

    @Test
    void writes_during_a_message_go_with_the_next_one() {
        write(1);
        write(2);
        assertThat(thenSent()).containsExactly("[1, 2]");
        write(3);
        write(4);
        assertThat(sentSince()).isEmpty();

        written(1, 2);

        assertThat(sentSince()).containsExactly("[3, 4]");
    }

    @Test
    void writes_of_different_users_do_not_share_a_message() {
        var ops = new Credentials("ops", "changeit");
        write(1);
        new Call<>(new WriteConversation(PONIES, ANY, events(2), true), ops, TIMEOUT);
        new Call<>(new WriteConversation(PONIES, ANY, events(3), true), ops, TIMEOUT);
        new Call<>(new WriteConversation(PONIES, ANY, events(4), true), new Credentials("ops", "wrong"), TIMEOUT);
        write(5);

        assertThat(thenSent()).containsExactly("[1]");
        written(1, 1);
        written(2, 3);
        written(4, 4);
        assertThat(sentSince()).containsExactly("[2, 3]", "[4]", "[5]");
    }

    @Test
    void writes_with_different_requirements_do_not_share_a_message() {
        write(1);
        call(new WriteConversation(PONIES, ANY, events(2), false));
        write(ExpectedVersion.streamExists(), 3);
        write(ExpectedVersion.streamExists(), 4);

        assertThat(thenSent()).containsExactly("[1]");
        written(1, 1);
        written(2, 2);
        assertThat(sentSince()).containsExactly("[2]", "[3, 4]");
    }

    /**
     * After a new id the server writes a known one again; it refuses a known id before new ones (docs/protocol.md,
     * Idempotency).
     */
    @Test
    void a_write_that_the_server_may_know_comes_first_in_its_message() {
        write(1);
        call(new WriteConversation(PONIES, ANY, List.of(known(2)), true));
        write(3);
        call(new WriteConversation(PONIES, ANY, List.of(event(4), known(5)), true));

        assertThat(thenSent()).containsExactly("[1]");
        written(1, 1);
        assertThat(sentSince()).containsExactly("[2, 3]");
        written(2, 3);
        assertThat(sentSince()).containsExactly("[4, 5]");
    }

    @Test
    void empty_writes_and_metadata_do_not_share_a_message() {
        write(1);
        write();
        write(2);
        writeTo("$$ponies", 3);
        writeTo("$$ponies", 4);
        writeTo("$$ponies", 5);

        dispatcher.receive(world.exchanges.get(0), success(0, 0));
        assertThat(sentSince()).containsExactly("[3]", "[1]");
        dispatcher.receive(world.exchanges.get(1), success(0, 0));
        dispatcher.receive(world.exchanges.get(2), success(1, 1));
        assertThat(sentSince()).containsExactly("[4]", "[]");
    }

    @Test
    void a_message_has_five_hundred_events_or_a_mebibyte_at_most() {
        write(LongStream.range(0, 300).toArray());
        write(LongStream.range(300, 500).toArray());
        write(1000);
        byte[] half = new byte[512 * 1024];
        for (int i = 0; i < 3; i++) {
            call(new WriteConversation(
                    PONIES,
                    ANY,
                    List.of(new EventData(new UUID(0, i), "Large", false, half, new byte[0], true)),
                    true));
        }

        assertThat(thenSent()).singleElement().satisfies(ids -> assertThat(ids).endsWith(" 499]"));
        written(1, 500);
        assertThat(sentSince()).containsExactly("[1000, 0]");
        written(501, 502);
        assertThat(sentSince()).containsExactly("[1, 2]");
    }

    @Test
    void a_chain_of_versions_goes_together() {
        write(ExpectedVersion.exactly(4), 1, 2);
        write(ExpectedVersion.exactly(6), 3);
        write(ExpectedVersion.exactly(7), 4);
        write(ExpectedVersion.exactly(9), 5);

        assertThat(thenSent()).containsExactly("[1, 2, 3, 4]");
        written(5, 8);
        assertThat(sentSince()).containsExactly("[5]");
    }

    @Test
    void a_no_stream_write_starts_no_chain_because_a_deleted_stream_continues_its_numbers() {
        write(ExpectedVersion.noStream(), 1);
        write(ExpectedVersion.exactly(0), 2);
        write(ExpectedVersion.exactly(1), 3);

        assertThat(thenSent()).containsExactly("[1]");
        written(0, 0);
        assertThat(sentSince()).containsExactly("[2, 3]");
    }

    @Test
    void the_parts_of_a_refused_message_are_sent_one_by_one_before_later_writes() {
        var first = write(1);
        var second = write(2);
        var third = write(3);
        thenSent();
        var fourth = write(4);
        var fifth = write(5);

        refused(OperationResult.WRONG_EXPECTED_VERSION);
        assertThat(sentSince()).containsExactly("[1]");
        written(0, 0);
        assertThat(sentSince()).containsExactly("[2]");
        refused(OperationResult.WRONG_EXPECTED_VERSION);
        assertThat(sentSince()).containsExactly("[3]");
        written(1, 1);
        assertThat(sentSince()).containsExactly("[4, 5]");
        written(2, 3);

        assertThat(first.result()).isEqualTo(result(0, 0, 0));
        assertThat(second.ending.error).isInstanceOf(WrongExpectedVersionException.class);
        assertThat(third.result()).isEqualTo(result(1, 1, 10));
        assertThat(fourth.result()).isNotNull();
        assertThat(fifth.result()).isNotNull();
    }

    @Test
    void a_refusal_for_any_reason_fails_only_the_caller_that_caused_it() {
        List<ServerMessage> refusals = List.of(
                new ServerMessage.WriteCompleted(OperationResult.STREAM_DELETED, "", 0, 0, null, -1),
                new ServerMessage.WriteCompleted(OperationResult.ACCESS_DENIED, "", 0, 0, null, -1),
                new ServerMessage.BadRequest("what is that"),
                new ServerMessage.NotAuthenticated("who is that"));
        for (ServerMessage refusal : refusals) {
            var first = write(1);
            var second = write(2);
            assertThat(thenSent()).containsExactly("[1, 2]");

            answer(refusal);
            thereAreNoOtherCredentials();
            assertThat(sentSince()).containsExactly("[1]");
            answer(refusal);
            assertThat(first.ending.error)
                    .isInstanceOfAny(
                            StreamDeletedException.class,
                            AccessDeniedException.class,
                            BadRequestException.class,
                            NotAuthenticatedException.class);
            assertThat(sentSince()).containsExactly("[2]");
            written(3, 3);
            assertThat(second.result()).isEqualTo(result(3, 3, 30));
            write(100);
            sentSince();
        }
        assertThat(world.renewals).isEqualTo(1);
    }

    private void thereAreNoOtherCredentials() {
        dispatcher.credentialsNotRenewed(null);
    }

    @Test
    void a_message_refused_for_old_credentials_is_repeated_as_a_whole_with_new_ones() {
        var first = write(1);
        write(2);
        thenSent();

        answer(new ServerMessage.NotAuthenticated("your password was changed"));
        write(3);
        assertThat(sentSince()).isEmpty();
        dispatcher.credentialsRenewed();

        assertThat(sentSince()).containsExactly("[1, 2]");
        written(1, 2);
        assertThat(first.result()).isEqualTo(result(1, 1, 20));
        assertThat(sentSince()).containsExactly("[3]");
    }

    @Test
    void the_only_remaining_part_gets_the_numbers_of_the_server() {
        var first = write(1);
        var second = write(2);
        thenSent();
        answer(new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null));
        first.cancel();
        pass(Duration.ofMillis(200));
        assertThat(sentSince()).containsExactly("[2]");

        written(4, 9);

        assertThat(second.result()).isEqualTo(result(4, 9, 90));
    }

    @Test
    void a_cancelled_part_still_counts_in_the_numbers_of_the_others() {
        var first = write(1, 2);
        var second = write(3);
        thenSent();

        first.cancel();
        written(5, 7);

        assertThat(first.ending.ends).isZero();
        assertThat(second.result()).isEqualTo(result(7, 7, 70));
    }

    @Test
    void each_caller_has_its_own_deadline() {
        pass(Duration.ofSeconds(5));
        var first = write(1);
        pass(Duration.ofSeconds(3));
        var second = write(2);
        thenSent();
        pass(Duration.ofSeconds(7));
        assertThat(first.ending.error)
                .isInstanceOfSatisfying(
                        OperationTimedOutException.class,
                        late -> assertThat(late.sent()).isTrue());
        write(3);

        written(5, 6);

        assertThat(second.result()).isEqualTo(result(6, 6, 60));
        assertThat(sentSince()).containsExactly("[3]");
    }

    @Test
    void a_message_whose_parts_are_all_cancelled_keeps_its_place_until_it_is_answered() {
        var first = write(1);
        var second = write(2);
        thenSent();
        write(3);

        first.cancel();
        second.cancel();
        assertThat(sentSince()).isEmpty();
        written(1, 2);

        assertThat(sentSince()).containsExactly("[3]");
    }

    @Test
    void a_message_whose_parts_are_all_cancelled_before_it_is_sent_is_dropped() {
        dispatcher.disconnected();
        var first = write(1);
        var second = write(2);
        dispatcher.connected(world, World.FACTS);
        answer(page(0, 100));
        assertThat(sentSince()).containsExactly("ReadStream", "[1, 2]");
        answer(new ServerMessage.NotHandled(NotHandledReason.NOT_READY, null));

        first.cancel();
        second.cancel();
        pass(Duration.ofSeconds(2));

        assertThat(sentSince()).isEmpty();
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void a_message_that_was_not_handled_is_repeated_without_its_cancelled_parts() {
        write(1);
        var second = write(2);
        var third = write(3);
        thenSent();

        answer(new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null));
        second.cancel();
        write(4);
        pass(Duration.ofMillis(200));
        assertThat(sentSince()).containsExactly("[1, 3]");
        written(1, 2);

        assertThat(third.result()).isEqualTo(result(2, 2, 20));
        assertThat(sentSince()).containsExactly("[4]");
    }

    @Test
    void a_part_of_a_message_that_was_not_handled_counts_as_not_sent() {
        pass(Duration.ofSeconds(5));
        write(1);
        var second = new Call<>(new WriteConversation(PONIES, ANY, events(2), true), null, Duration.ofMillis(50));
        thenSent();
        answer(new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null));

        pass(Duration.ofMillis(60));
        assertThat(second.ending.error).isInstanceOfSatisfying(OperationTimedOutException.class, late -> {
            assertThat(late.sent()).isFalse();
            assertThat(late).hasMessageContaining("too busy");
        });
        pass(Duration.ofMillis(200));

        assertThat(sentSince()).containsExactly("[1]");
    }

    @Test
    void a_chain_keeps_the_gap_of_a_part_that_was_cancelled_before_it_was_sent() {
        write(ExpectedVersion.exactly(4), 1);
        var second = write(ExpectedVersion.exactly(5), 2);
        var third = write(ExpectedVersion.exactly(6), 3);
        thenSent();
        answer(new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null));

        second.cancel();
        pass(Duration.ofMillis(200));
        assertThat(sentSince()).containsExactly("[1]");
        written(5, 5);
        assertThat(sentSince()).containsExactly("[3]");
        refused(OperationResult.WRONG_EXPECTED_VERSION);

        assertThat(third.ending.error).isInstanceOf(WrongExpectedVersionException.class);
    }

    @Test
    void a_lost_message_is_searched_for_as_a_whole_and_found() {
        var first = write(1);
        var second = write(2, 3);
        thenSent();
        write(4);

        reconnect();
        assertThat(sentSince()).containsExactly("ReadStream");
        answer(page(9, 7, 3, 2, 1, 8));

        assertThat(first.result()).isEqualTo(new WriteResult(6, 6, null));
        assertThat(second.result()).isEqualTo(new WriteResult(7, 8, null));
        assertThat(sentSince()).containsExactly("[4]");
    }

    @Test
    void an_absent_lost_message_is_repeated_unchanged_with_its_cancelled_parts() {
        var first = write(1);
        var second = write(2);
        thenSent();
        write(3);

        reconnect();
        first.cancel();
        answer(page(1, 8, 7));
        assertThat(sentSince()).containsExactly("ReadStream", "[1, 2]");
        written(2, 3);

        assertThat(second.result()).isEqualTo(result(3, 3, 30));
        assertThat(sentSince()).containsExactly("[3]");
    }

    @Test
    void an_unknown_outcome_names_each_callers_own_events() {
        var first = write(1);
        var second = write(2, 3);
        thenSent();
        write(4);

        reconnect();
        answer(page(5000, 8, 7));
        answer(new ServerMessage.ReadStreamCompleted(ReadResult.SUCCESS, List.of(), -1, 5000, true, ""));

        assertThat(first.ending.error)
                .isInstanceOfSatisfying(
                        WriteOutcomeUnknownException.class,
                        unknown -> assertThat(unknown.eventIds()).containsExactly(new UUID(0, 1)));
        assertThat(second.ending.error)
                .isInstanceOfSatisfying(
                        WriteOutcomeUnknownException.class,
                        unknown -> assertThat(unknown.eventIds()).containsExactly(new UUID(0, 2), new UUID(0, 3)));
        assertThat(sentSince()).containsExactly("ReadStream", "ReadStream", "[4]");
    }

    @Test
    void a_refused_search_leaves_each_callers_outcome_unknown() {
        var first = write(1);
        var second = write(2);
        thenSent();

        reconnect();
        answer(new ServerMessage.NotAuthenticated("your password was changed"));
        thereAreNoOtherCredentials();

        assertThat(first.ending.error)
                .isInstanceOf(WriteOutcomeUnknownException.class)
                .hasCauseInstanceOf(NotAuthenticatedException.class)
                .hasMessageContaining(new UUID(0, 1).toString());
        assertThat(second.ending.error)
                .isInstanceOf(WriteOutcomeUnknownException.class)
                .hasCauseInstanceOf(NotAuthenticatedException.class)
                .hasMessageContaining(new UUID(0, 2).toString());
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void a_server_that_refuses_the_client_leaves_the_outcome_of_a_lost_message_unknown() {
        var first = write(1);
        var second = write(2);
        thenSent();
        var third = write(3);
        dispatcher.disconnected();

        dispatcher.refuse(new NotAuthenticatedException("admin", "no"));

        assertThat(List.of(first, second))
                .allSatisfy(call -> assertThat(call.ending.error)
                        .isInstanceOf(WriteOutcomeUnknownException.class)
                        .hasCauseInstanceOf(NotAuthenticatedException.class));
        assertThat(third.ending.error).isInstanceOf(NotAuthenticatedException.class);
    }

    @Test
    void new_credentials_that_are_refused_after_a_lost_attempt_leave_its_outcome_unknown() {
        var exact = write(ExpectedVersion.exactly(4), 1);
        thenSent();
        reconnect();
        answer(new ServerMessage.NotAuthenticated("your password was changed"));
        thereAreNoOtherCredentials();

        assertThat(exact.ending.error)
                .isInstanceOf(WriteOutcomeUnknownException.class)
                .hasCauseInstanceOf(NotAuthenticatedException.class);
    }

    @Test
    void a_timeout_of_the_server_is_resolved_for_the_message_as_a_whole() {
        write(1);
        write(2);
        thenSent();
        write(3);

        refused(OperationResult.COMMIT_TIMEOUT);
        pass(Duration.ofMillis(200));
        assertThat(sentSince()).containsExactly("ReadStream");
        answer(page(0, 100));

        assertThat(sentSince()).containsExactly("[1, 2]");
    }

    @Test
    void an_invalid_answer_fails_every_part_of_its_message_and_no_other_write() {
        var first = write(1);
        var second = write(2);
        thenSent();
        var third = write(3);

        dispatcher.unreadable(world.last(), new ProtocolException("gibberish"));

        assertThat(List.of(first, second))
                .allSatisfy(call -> assertThat(call.ending.error)
                        .isInstanceOf(WriteOutcomeUnknownException.class)
                        .hasCauseInstanceOf(ProtocolException.class)
                        .hasMessageContaining("gibberish"));
        assertThat(second.ending.error).isNotSameAs(first.ending.error);
        written(5, 5);
        assertThat(third.result()).isNotNull();
    }

    @Test
    void closing_fails_every_part() {
        var first = write(1);
        var second = write(2);
        thenSent();
        var third = write(3);

        dispatcher.close(null);

        assertThat(List.of(first, second, third)).allSatisfy(call -> {
            assertThat(call.ending.ends).isEqualTo(1);
            assertThat(call.ending.error).isInstanceOf(ClientClosedException.class);
        });
        assertThat(sentSince()).isEmpty();
        assertThat(dispatcher.size()).isZero();
    }
}
