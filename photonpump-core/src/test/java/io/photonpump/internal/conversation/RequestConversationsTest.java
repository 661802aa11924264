package io.photonpump.internal.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.BadRequestException;
import io.photonpump.error.EventNotFoundException;
import io.photonpump.error.GroupAlreadyExistsException;
import io.photonpump.error.GroupNotFoundException;
import io.photonpump.error.GroupRefusedException;
import io.photonpump.error.InvalidTransactionException;
import io.photonpump.error.ProtocolException;
import io.photonpump.error.ServerErrorException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.EventFilter;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.conversation.Conversation.AfterLoss;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.GroupResult;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.stream.Direction;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.stream.Position;
import io.photonpump.subscription.PersistentSubscriptionSettings;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conversations with one request and one response. The tests cover every result code of the server. */
class RequestConversationsTest {

    private static final ExpectedVersion EXACT = ExpectedVersion.exactly(3);

    private static <R> RecordingContext<R> answered(Conversation<R> conversation, ServerMessage answer) {
        RecordingContext<R> context = new RecordingContext<>();
        conversation.start(context);
        context.receive(conversation, answer);
        return context;
    }

    private static @Nullable Class<?> failureOfWrite(OperationResult result) {
        return switch (result) {
            case SUCCESS -> null;
            case PREPARE_TIMEOUT, COMMIT_TIMEOUT, FORWARD_TIMEOUT -> ServerErrorException.class;
            case WRONG_EXPECTED_VERSION -> WrongExpectedVersionException.class;
            case STREAM_DELETED -> StreamDeletedException.class;
            case INVALID_TRANSACTION -> InvalidTransactionException.class;
            case ACCESS_DENIED -> AccessDeniedException.class;
            case UNRECOGNIZED -> ServerErrorException.class;
        };
    }

    private static void checkWrite(OperationResult result, RecordingContext<?> context) {
        Class<?> failure = failureOfWrite(result);
        if (failure == null) {
            assertThat(context.result).isNotNull();
        } else {
            assertThat(context.error).isExactlyInstanceOf(failure);
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_result_of_a_deletion_has_an_outcome(OperationResult result) {
        checkWrite(
                result,
                answered(
                        new DeleteConversation("ponies", EXACT, true, true),
                        new ServerMessage.DeleteCompleted(result, "text", new Position(9, 9), 5L)));
    }

    @ParameterizedTest
    @EnumSource
    void every_result_of_a_transactions_step_has_an_outcome(OperationResult result) {
        checkWrite(
                result,
                answered(
                        new TransactionConversation.Start("ponies", EXACT, true),
                        new ServerMessage.TransactionStarted(result, "", 77)));
        checkWrite(
                result,
                answered(
                        new TransactionConversation.Write("ponies", 77, List.of(), true),
                        new ServerMessage.TransactionWritten(result, "")));
        checkWrite(
                result,
                answered(
                        new TransactionConversation.Commit("ponies", EXACT, 77, true),
                        new ServerMessage.TransactionCommitted(result, "", 4, 6, new Position(9, 9))));
    }

    @Test
    void a_wrong_version_reports_the_expected_and_the_current_version() {
        RecordingContext<?> context = answered(
                new DeleteConversation("ponies", EXACT, false, true),
                new ServerMessage.DeleteCompleted(OperationResult.WRONG_EXPECTED_VERSION, "", null, 5L));

        assertThat(context.error).isInstanceOfSatisfying(WrongExpectedVersionException.class, wrong -> {
            assertThat(wrong.expected()).isEqualTo(EXACT);
            assertThat(wrong.actual()).isEqualTo(5L);
            assertThat(wrong).hasMessageContaining("ponies");
        });
    }

    @ParameterizedTest
    @EnumSource
    void every_result_of_reading_an_event_has_an_outcome(ReadResult result) {
        var context = answered(
                new ReadEventConversation("ponies", 4, false, true),
                new ServerMessage.ReadEventCompleted(result, RecordingContext.event("ponies", 4), "text"));

        switch (result) {
            case SUCCESS -> assertThat(context.result).isEqualTo(RecordingContext.event("ponies", 4));
            case EVENT_NOT_FOUND -> assertThat(context.error).isExactlyInstanceOf(EventNotFoundException.class);
            case NO_STREAM -> assertThat(context.error).isExactlyInstanceOf(StreamNotFoundException.class);
            case STREAM_DELETED -> assertThat(context.error).isExactlyInstanceOf(StreamDeletedException.class);
            case ACCESS_DENIED -> assertThat(context.error).isExactlyInstanceOf(AccessDeniedException.class);
            case NOT_MODIFIED, ERROR, UNRECOGNIZED ->
                assertThat(context.error).isExactlyInstanceOf(ServerErrorException.class);
        }
    }

    @Test
    void a_success_without_an_event_means_a_missing_event() {
        var context = answered(
                new ReadEventConversation("ponies", 4, false, true),
                new ServerMessage.ReadEventCompleted(ReadResult.SUCCESS, null, ""));

        assertThat(context.error).isExactlyInstanceOf(EventNotFoundException.class);
    }

    @ParameterizedTest
    @EnumSource
    void every_result_of_reading_a_stream_has_an_outcome(ReadResult result) {
        var question = new ClientMessage.ReadStream("ponies", Direction.FORWARD, 0, 10, false, true);
        var context = answered(
                new ReadStreamConversation(question),
                new ServerMessage.ReadStreamCompleted(
                        result, List.of(RecordingContext.event("ponies", 0)), 1, 0, true, "text"));

        switch (result) {
            case SUCCESS -> {
                assertThat(context.result.events()).hasSize(1);
                assertThat(context.result.nextEventNumber()).isEqualTo(1);
                assertThat(context.result.endOfStream()).isTrue();
            }
            case NO_STREAM -> assertThat(context.error).isExactlyInstanceOf(StreamNotFoundException.class);
            case STREAM_DELETED -> assertThat(context.error).isExactlyInstanceOf(StreamDeletedException.class);
            case ACCESS_DENIED -> assertThat(context.error).isExactlyInstanceOf(AccessDeniedException.class);
            case EVENT_NOT_FOUND, NOT_MODIFIED, ERROR, UNRECOGNIZED ->
                assertThat(context.error).isExactlyInstanceOf(ServerErrorException.class);
        }
    }

    private static ClientMessage.ReadAll readAll(@Nullable EventFilter filter) {
        return new ClientMessage.ReadAll(Direction.FORWARD, Position.START, 10, false, true, filter, 100);
    }

    private static ServerMessage.ReadAllCompleted page(ReadResult result, int events, @Nullable Boolean end) {
        var list = java.util.Collections.nCopies(events, RecordingContext.event("ponies", 0, new Position(3, 3)));
        return new ServerMessage.ReadAllCompleted(result, list, Position.START, new Position(4, 4), end, "text");
    }

    @ParameterizedTest
    @EnumSource
    void every_result_of_reading_all_has_an_outcome(ReadResult result) {
        var context = answered(new ReadAllConversation(readAll(null)), page(result, 1, null));

        switch (result) {
            case SUCCESS -> assertThat(context.result.next()).isEqualTo(new Position(4, 4));
            case ACCESS_DENIED -> assertThat(context.error).isExactlyInstanceOf(AccessDeniedException.class);
            case EVENT_NOT_FOUND, NO_STREAM, STREAM_DELETED, NOT_MODIFIED, ERROR, UNRECOGNIZED ->
                assertThat(context.error).isExactlyInstanceOf(ServerErrorException.class);
        }
    }

    @Test
    void an_unfiltered_page_of_all_is_the_last_if_empty_and_a_filtered_one_if_the_server_says_so() {
        var filter = EventFilter.streamPrefix("p");

        assertThat(answered(new ReadAllConversation(readAll(null)), page(ReadResult.SUCCESS, 1, null))
                        .result
                        .endOfStream())
                .isFalse();
        assertThat(answered(new ReadAllConversation(readAll(null)), page(ReadResult.SUCCESS, 0, null))
                        .result
                        .endOfStream())
                .isTrue();
        assertThat(answered(new ReadAllConversation(readAll(filter)), page(ReadResult.SUCCESS, 0, false))
                        .result
                        .endOfStream())
                .isFalse();
        assertThat(answered(new ReadAllConversation(readAll(filter)), page(ReadResult.SUCCESS, 1, true))
                        .result
                        .endOfStream())
                .isTrue();
    }

    @Test
    void a_server_without_filters_is_named_as_the_reason() {
        var filtered = new ReadAllConversation(readAll(EventFilter.streamPrefix("p")));
        var plain = new ReadAllConversation(readAll(null));

        assertThat(filtered.badRequest("Unknown command 186")).isInstanceOf(UnsupportedByServerException.class);
        assertThat(filtered.badRequest("Invalid regular expression")).isInstanceOf(BadRequestException.class);
        assertThat(plain.badRequest("Unknown command 186")).isInstanceOf(BadRequestException.class);
    }

    @ParameterizedTest
    @EnumSource
    void every_result_of_a_group_has_an_outcome(GroupResult result) {
        for (GroupConversation conversation : List.of(
                GroupConversation.create("ponies", "vet", PersistentSubscriptionSettings.defaults()),
                GroupConversation.update("ponies", "vet", PersistentSubscriptionSettings.defaults()),
                GroupConversation.delete("ponies", "vet"))) {
            var context = answered(conversation, new ServerMessage.GroupCompleted(result, "text"));

            switch (result) {
                case SUCCESS -> assertThat(context.result).isTrue();
                case ALREADY_EXISTS -> assertThat(context.error).isExactlyInstanceOf(GroupAlreadyExistsException.class);
                case DOES_NOT_EXIST -> assertThat(context.error).isExactlyInstanceOf(GroupNotFoundException.class);
                case ACCESS_DENIED -> assertThat(context.error).isExactlyInstanceOf(AccessDeniedException.class);
                case FAIL, UNRECOGNIZED -> assertThat(context.error).isExactlyInstanceOf(GroupRefusedException.class);
            }
        }
    }

    @Test
    void a_ping_measures_the_time_to_its_answer() {
        PingConversation ping = new PingConversation();
        RecordingContext<Duration> context = new RecordingContext<>();
        ping.start(context);
        context.nanos += 5_000_000;
        context.receive(ping, new ServerMessage.Pong());

        assertThat(context.result).isEqualTo(Duration.ofMillis(5));
    }

    @Test
    void a_page_of_more_events_than_asked_for_fails_the_request() {
        var event = RecordingContext.event("ponies", 0, new Position(3, 3));
        var stream = new ClientMessage.ReadStream("ponies", Direction.FORWARD, 0, 2, true, true);
        var all = new ClientMessage.ReadAll(Direction.FORWARD, Position.START, 2, true, true, null, 0);
        var two = List.of(event, event);
        var three = List.of(event, event, event);

        assertThat(answered(new ReadStreamConversation(stream), page(two)).result)
                .isNotNull();
        assertThat(answered(new ReadAllConversation(all), allPage(two)).result).isNotNull();
        for (var error : List.of(
                answered(new ReadStreamConversation(stream), page(three)).error,
                answered(new ReadAllConversation(all), allPage(three)).error)) {
            assertThat(error).isExactlyInstanceOf(ProtocolException.class).hasMessageContaining("3 events");
        }
    }

    private static ServerMessage page(List<ResolvedEvent> events) {
        return new ServerMessage.ReadStreamCompleted(ReadResult.SUCCESS, events, 3, 9, false, "");
    }

    private static ServerMessage allPage(List<ResolvedEvent> events) {
        return new ServerMessage.ReadAllCompleted(
                ReadResult.SUCCESS, events, Position.START, new Position(4, 4), null, "");
    }

    @Test
    void an_unexpected_message_fails_the_request_and_is_named() {
        List<Conversation<?>> all = List.of(
                new PingConversation(),
                new ReadEventConversation("ponies", 0, false, true),
                new ReadStreamConversation(
                        new ClientMessage.ReadStream("ponies", Direction.FORWARD, 0, 1, false, true)),
                new ReadAllConversation(readAll(null)),
                new DeleteConversation("ponies", EXACT, false, true),
                GroupConversation.delete("ponies", "vet"),
                new TransactionConversation.Start("ponies", EXACT, true),
                new WriteConversation("ponies", EXACT, List.of(), true));
        for (Conversation<?> conversation : all) {
            assertThat(answered(conversation, new ServerMessage.Unexpected(0x42)).error)
                    .isExactlyInstanceOf(ProtocolException.class)
                    .hasMessageContaining(conversation.describe());
        }
    }

    @Test
    void only_idempotent_requests_are_repeated_after_a_connection_loss() {
        assertThat(new PingConversation().lost()).isEqualTo(AfterLoss.START_AGAIN);
        assertThat(new ReadEventConversation("ponies", 0, false, true).lost()).isEqualTo(AfterLoss.START_AGAIN);
        assertThat(new ReadAllConversation(readAll(null)).lost()).isEqualTo(AfterLoss.START_AGAIN);
        assertThat(new DeleteConversation("ponies", EXACT, false, true).lost()).isEqualTo(AfterLoss.FAIL);
        assertThat(GroupConversation.delete("ponies", "vet").lost()).isEqualTo(AfterLoss.FAIL);
        assertThat(new TransactionConversation.Start("ponies", EXACT, true).lost())
                .isEqualTo(AfterLoss.FAIL);
        assertThat(new TransactionConversation.Write("ponies", 1, List.of(), true).lost())
                .isEqualTo(AfterLoss.FAIL);
        assertThat(new TransactionConversation.Commit("ponies", EXACT, 1, true).lost())
                .isEqualTo(AfterLoss.FAIL);
    }
}
