package io.photonpump.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.AccessDeniedException;
import io.photonpump.error.BadRequestException;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.WriteOutcomeUnknownException;
import io.photonpump.event.Content;
import io.photonpump.event.Credentials;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.conversation.PingConversation;
import io.photonpump.internal.conversation.WriteConversation;
import io.photonpump.internal.message.ClientMessage.ReadStream;
import io.photonpump.internal.message.NotHandledReason;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The search for writes without order, many of which may be under way when the connection is lost. */
class LostWritesTest extends WriteQueueScript {

    @BeforeEach
    void connect() {
        dispatcher.connected(world, World.FACTS);
    }

    private Call<WriteResult> unordered(String stream, @Nullable Credentials credentials, long id) {
        var write = new WriteConversation(stream, ExpectedVersion.any(), events(id), true, false);
        return new Call<>(write, credentials, TIMEOUT);
    }

    private Call<WriteResult> unordered(long id) {
        return unordered(PONIES, null, id);
    }

    private List<Call<WriteResult>> several(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(id -> unordered(id)).toList();
    }

    /** Returns a page of the newest events of a stream with recent writes. */
    private static ServerMessage page(long last, long... ids) {
        List<ResolvedEvent> events = new ArrayList<>();
        long number = last;
        for (long id : ids) {
            var event = new RecordedEvent(
                    PONIES, number--, new UUID(0, id), "Jumped", Content.EMPTY, Content.EMPTY, Instant.now());
            events.add(new ResolvedEvent(event, null, null, 0));
        }
        return new ServerMessage.ReadStreamCompleted(ReadResult.SUCCESS, events, number, last, number < 0, "");
    }

    private static ServerMessage empty() {
        return new ServerMessage.ReadStreamCompleted(ReadResult.NO_STREAM, List.of(), -1, -1, true, "");
    }

    private int asked() {
        return ((ReadStream) world.sent.get(world.sent.size() - 1)).maxCount();
    }

    private List<WriteResult> results(List<Call<WriteResult>> calls) {
        return calls.stream().map(Call::result).toList();
    }

    private static WriteResult at(long number) {
        return new WriteResult(number, number, null);
    }

    @Test
    void all_writes_to_a_stream_share_one_search() {
        var calls = several(3000);
        sentSince();

        reconnect();
        assertThat(sent()).containsExactly("ReadStream");
        int last = 2999;
        while (last >= 0) {
            long[] newestFirst = LongStream.iterate(last + 1, id -> id > 0, id -> id - 1)
                    .limit(asked())
                    .toArray();
            answer(page(last, newestFirst));
            last -= newestFirst.length;
        }

        assertThat(results(calls))
                .startsWith(at(0), at(1))
                .endsWith(at(2998), at(2999))
                .doesNotContainNull();
        assertThat(sentSince()).hasSize(6).containsOnly("ReadStream");
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void absent_writes_are_repeated_in_the_order_of_the_calls() {
        var calls = several(4);
        sentSince();

        reconnect();
        answer(page(1, 3, 9));

        assertThat(calls.get(2).result()).isEqualTo(at(1));
        assertThat(sentSince()).containsExactly("ReadStream", "[1]", "[2]", "[4]");
        written(2, 2);
        assertThat(calls.get(3).result()).isNotNull();
    }

    @Test
    void an_ordered_write_shares_the_search_and_later_ones_wait() {
        var ordered = write(1);
        write(2);
        unordered(3);
        sentSince();

        reconnect();
        assertThat(sentSince()).containsExactly("ReadStream");
        answer(page(7, 3, 1));

        assertThat(ordered.result()).isEqualTo(at(6));
        assertThat(sentSince()).containsExactly("[2]");
    }

    @Test
    void each_stream_and_each_user_has_its_own_search() {
        unordered(PONIES, null, 1);
        unordered(PONIES, new Credentials("ops", "a"), 2);
        unordered(PONIES, new Credentials("ops", "a"), 3);
        unordered("cats", null, 4);
        sentSince();

        reconnect();

        assertThat(sentSince()).containsExactly("ReadStream", "ReadStream", "ReadStream");
    }

    @Test
    void few_streams_are_searched_at_a_time_and_the_others_follow() {
        var calls = IntStream.range(0, 100)
                .mapToObj(i -> unordered("ponies-" + i, null, i))
                .toList();
        var ping = call(new PingConversation());
        sentSince();
        world.exchanges.clear();

        reconnect();
        assertThat(sent()).filteredOn("ReadStream"::equals).hasSize(LostWrites.MOST_SEARCHES);
        assertThat(sent()).contains("Ping");
        for (int i = 0; i < world.exchanges.size(); i++) {
            if (world.sent.get(i) instanceof ReadStream) {
                dispatcher.receive(world.exchanges.get(i), page(0, 0));
            } else if (i > LostWrites.MOST_SEARCHES) {
                dispatcher.receive(world.exchanges.get(i), success(1, 1));
            }
        }

        assertThat(sent()).filteredOn("ReadStream"::equals).hasSize(100);
        assertThat(results(calls)).doesNotContainNull();
        assertThat(ping.ending.ends).isZero();
    }

    @Test
    void a_cancelled_write_leaves_the_search_and_the_last_one_ends_it() {
        var calls = several(3);
        reconnect();
        sentSince();
        calls.get(0).cancel();
        calls.get(1).cancel();
        assertThat(dispatcher.size()).isEqualTo(2);

        calls.get(2).cancel();
        answer(page(5000, 9));

        assertThat(sentSince()).isEmpty();
        assertThat(dispatcher.size()).isZero();
        unordered(4);
        reconnect();
        assertThat(sentSince()).containsExactly("[4]", "ReadStream");
    }

    @Test
    void a_search_that_waits_for_its_turn_ends_with_its_last_write() {
        var calls = IntStream.range(0, LostWrites.MOST_SEARCHES + 2)
                .mapToObj(i -> unordered("ponies-" + i, null, i))
                .toList();
        reconnect();
        sentSince();

        calls.get(LostWrites.MOST_SEARCHES).cancel();
        calls.get(0).cancel();

        assertThat(world.sent)
                .singleElement()
                .isInstanceOfSatisfying(
                        ReadStream.class,
                        read -> assertThat(read.stream()).isEqualTo("ponies-" + (LostWrites.MOST_SEARCHES + 1)));
    }

    @Test
    void a_write_that_times_out_during_its_search_may_have_been_carried_out() {
        var call = unordered(1);
        reconnect();
        answer(new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null));

        pass(Duration.ofMillis(9_950));
        sentSince();
        pass(Duration.ofMillis(100));

        assertThat(call.ending.error).isInstanceOfSatisfying(OperationTimedOutException.class, late -> {
            assertThat(late.sent()).isTrue();
            assertThat(late).hasMessageContaining("being looked for").hasMessageContaining("too busy");
        });
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void an_ordered_message_that_times_out_during_its_search_releases_the_next_one() {
        var first = new Call<>(
                new WriteConversation(PONIES, ExpectedVersion.any(), events(1), true), null, Duration.ofSeconds(1));
        reconnect();
        write(2);
        sentSince();

        pass(Duration.ofMillis(1_100));

        assertThat(first.ending.error).isInstanceOf(OperationTimedOutException.class);
        assertThat(sentSince()).containsExactly("[2]");
    }

    @Test
    void another_connection_loss_restarts_the_search_for_all_writes() {
        var calls = several(2);
        reconnect();
        sentSince();

        reconnect();
        unordered(3);
        assertThat(sentSince()).containsExactly("ReadStream", "[3]");
        reconnect();
        assertThat(sentSince()).containsExactly("ReadStream");
        answer(page(2, 3, 2, 1));

        assertThat(results(calls)).containsExactly(at(0), at(1));
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void a_write_that_times_out_at_the_server_joins_the_running_search_for_its_later_pages() {
        unordered(1);
        reconnect();
        long search = world.last();
        var second = unordered(2);
        refused(OperationResult.COMMIT_TIMEOUT);
        pass(Duration.ofMillis(200));
        sentSince();

        dispatcher.receive(search, page(0, 1));
        assertThat(second.ending.ends).isZero();
        assertThat(sentSince()).containsExactly("ReadStream");
        answer(page(1, 2, 1));

        assertThat(second.result()).isEqualTo(at(1));
    }

    @Test
    void a_refused_search_fails_all_its_writes_and_no_others() {
        var calls = several(2);
        var other = unordered("cats", null, 3);
        reconnect();

        dispatcher.receive(world.exchanges.get(world.exchanges.size() - 2), new ServerMessage.BadRequest("no"));

        assertThat(calls)
                .allSatisfy(call -> assertThat(call.ending.error)
                        .isInstanceOf(WriteOutcomeUnknownException.class)
                        .hasCauseInstanceOf(BadRequestException.class));
        assertThat(other.ending.ends).isZero();
        assertThat(dispatcher.size()).isEqualTo(2);
    }

    @Test
    void denied_read_access_leaves_the_outcome_unknown_and_names_the_user() {
        var calls = several(2);
        reconnect();

        answer(new ServerMessage.ReadStreamCompleted(ReadResult.ACCESS_DENIED, List.of(), -1, -1, true, ""));

        assertThat(calls)
                .allSatisfy(call -> assertThat(call.ending.error)
                        .isInstanceOf(WriteOutcomeUnknownException.class)
                        .hasCauseInstanceOf(AccessDeniedException.class)
                        .hasMessageContaining("admin"));
    }

    @Test
    void closing_completes_all_writes_under_search() {
        var calls = IntStream.range(0, 200)
                .mapToObj(i -> unordered("ponies-" + i % 100, null, i))
                .toList();
        reconnect();

        dispatcher.close(null);

        assertThat(calls).allSatisfy(call -> {
            assertThat(call.ending.ends).isEqualTo(1);
            assertThat(call.ending.error).isInstanceOf(ClientClosedException.class);
        });
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void a_refusal_of_the_client_completes_all_writes_under_search() {
        var calls = several(2);
        dispatcher.disconnected();

        dispatcher.refuse(new AccessDeniedException("connecting"));

        assertThat(calls)
                .allSatisfy(call -> assertThat(call.ending.error)
                        .isInstanceOf(WriteOutcomeUnknownException.class)
                        .hasCauseInstanceOf(AccessDeniedException.class));
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void an_inconclusive_search_names_each_callers_own_events() {
        var calls = several(2);
        reconnect();

        answer(new ServerMessage.ReadStreamCompleted(ReadResult.STREAM_DELETED, List.of(), -1, -1, true, ""));

        assertThat(calls.get(1).ending.error)
                .isInstanceOfSatisfying(
                        WriteOutcomeUnknownException.class,
                        unknown -> assertThat(unknown.eventIds()).containsExactly(new UUID(0, 2)));
        assertThat(calls.get(0).ending.error)
                .isInstanceOf(WriteOutcomeUnknownException.class)
                .hasCauseInstanceOf(StreamDeletedException.class);
    }

    @Test
    void writes_to_a_missing_stream_are_repeated() {
        unordered(2);
        sentSince();
        reconnect();

        answer(empty());

        assertThat(sentSince()).containsExactly("ReadStream", "[2]");
    }
}
