package io.photonpump.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.BadRequestException;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionLostException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.event.WriteResult;
import io.photonpump.internal.conversation.DeleteConversation;
import io.photonpump.internal.conversation.TransactionConversation;
import io.photonpump.internal.conversation.WriteConversation;
import io.photonpump.internal.message.NotHandledReason;
import io.photonpump.internal.message.OperationResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order of writes to one stream: waiting for earlier writes, and the end of the wait. */
@Timeout(30)
class WriteQueueTest extends WriteQueueScript {

    @BeforeEach
    void connect() {
        dispatcher.connected(world, World.FACTS);
    }

    /** A write that never shares a message: it has an exact version that no other write continues. */
    private Call<WriteResult> exact(long version, long id) {
        return write(ExpectedVersion.exactly(version), id);
    }

    @Test
    void a_write_is_sent_at_once_when_none_is_under_way() {
        write(1);

        assertThat(sent()).containsExactly("[1]");
    }

    @Test
    void a_write_waits_for_the_one_before_it_to_the_same_stream() {
        exact(4, 1);
        exact(7, 2);
        exact(1, 3);
        assertThat(sentSince()).containsExactly("[1]");

        written(5, 5);
        assertThat(sentSince()).containsExactly("[2]");
        refused(OperationResult.WRONG_EXPECTED_VERSION);
        assertThat(sentSince()).containsExactly("[3]");
    }

    @Test
    void streams_and_their_metadata_do_not_wait_for_each_other() {
        writeTo("a", 1);
        writeTo("b", 2);
        writeTo("$$a", 3);
        writeTo("a", 4);

        assertThat(sent()).containsExactly("[1]", "[2]", "[3]");
    }

    @Test
    void an_unordered_write_neither_waits_nor_delays_others() {
        write(1);
        call(new WriteConversation(PONIES, ExpectedVersion.any(), events(2), true, false));
        assertThat(sentSince()).containsExactly("[1]", "[2]");
        write(3);

        dispatcher.receive(world.exchanges.get(0), success(0, 0));

        assertThat(sentSince()).containsExactly("[3]");
    }

    @Test
    void without_write_queues_writes_are_sent_at_once() {
        var unordered = new Dispatcher(
                world, io.photonpump.settings.Backoff.defaults(), java.time.Clock.systemUTC(), new Random(1), false);
        unordered.connected(world, World.FACTS);
        for (int i = 1; i <= 3; i++) {
            unordered.submit(unordered.prepare(
                    new WriteConversation(PONIES, ExpectedVersion.any(), events(i), true),
                    new Ending<>(),
                    null,
                    TIMEOUT));
        }

        assertThat(sent()).containsExactly("[1]", "[2]", "[3]");
    }

    @Test
    void deletions_and_transaction_steps_keep_their_place() {
        write(1);
        call(new DeleteConversation(PONIES, ExpectedVersion.any(), false, true));
        call(new TransactionConversation.Write(PONIES, 7, events(2), true));
        call(new TransactionConversation.Commit(PONIES, ExpectedVersion.any(), 7, true));
        write(3);

        written(0, 0);
        answer(new ServerMessage.DeleteCompleted(OperationResult.SUCCESS, "", null, null));
        answer(new ServerMessage.TransactionWritten(OperationResult.SUCCESS, ""));
        answer(new ServerMessage.TransactionCommitted(OperationResult.SUCCESS, "", 1, 1, null));

        assertThat(sent()).containsExactly("[1]", "DeleteStream", "TransactionWrite", "TransactionCommit", "[3]");
    }

    @Test
    void starting_a_transaction_does_not_wait() {
        write(1);

        call(new TransactionConversation.Start(PONIES, ExpectedVersion.any(), true));

        assertThat(sent()).containsExactly("[1]", "TransactionStart");
    }

    @Test
    void a_deletion_fails_with_its_connection_and_the_next_write_is_sent() {
        var delete = call(new DeleteConversation(PONIES, ExpectedVersion.any(), false, true));
        write(1);

        reconnect();

        assertThat(delete.ending.error).isInstanceOf(ConnectionLostException.class);
        assertThat(sent()).containsExactly("DeleteStream", "[1]");
    }

    @Test
    void a_repeated_write_stays_before_later_writes() {
        exact(4, 1);
        exact(7, 2);

        answer(new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null));
        pass(Duration.ofMillis(150));
        refused(OperationResult.COMMIT_TIMEOUT);
        pass(Duration.ofSeconds(1));
        reconnect();

        assertThat(sentSince()).containsExactly("[1]", "[1]", "[1]", "[1]");
        written(5, 5);
        assertThat(sentSince()).containsExactly("[2]");
    }

    @Test
    void write_queues_are_sent_when_there_is_a_connection() {
        dispatcher.disconnected();
        exact(4, 1);
        exact(7, 2);
        writeTo("other", 3);
        assertThat(sent()).isEmpty();

        dispatcher.connected(world, World.FACTS);

        assertThat(sent()).containsExactly("[1]", "[3]");
    }

    @Test
    void a_waiting_write_that_is_cancelled_is_never_sent() {
        exact(4, 1);
        var second = exact(7, 2);
        exact(9, 3);
        second.cancel();

        written(5, 5);

        assertThat(sent()).containsExactly("[1]", "[3]");
        assertThat(second.ending.ends).isZero();
    }

    @Test
    void a_waiting_write_that_times_out_was_not_sent() {
        exact(4, 1);
        pass(Duration.ofSeconds(9));
        var second = new Call<>(
                new WriteConversation(PONIES, ExpectedVersion.exactly(7), events(2), true),
                null,
                Duration.ofMillis(500));
        pass(Duration.ofMillis(500));

        assertThat(second.ending.error).isInstanceOfSatisfying(OperationTimedOutException.class, late -> {
            assertThat(late.sent()).isFalse();
            assertThat(late).hasMessageContaining("waiting for an earlier write");
        });
        written(5, 5);
        assertThat(sent()).containsExactly("[1]");
    }

    @Test
    void a_sent_write_that_is_cancelled_keeps_its_place_until_it_is_answered() {
        var first = exact(4, 1);
        exact(7, 2);

        first.cancel();
        assertThat(sent()).containsExactly("[1]");
        written(5, 5);

        assertThat(sent()).containsExactly("[1]", "[2]");
        assertThat(first.ending.ends).isZero();
    }

    @Test
    void a_sent_write_that_times_out_keeps_its_place_until_its_connection_is_lost() {
        var first = exact(4, 1);
        pass(Duration.ofSeconds(5));
        exact(7, 2);
        pass(Duration.ofSeconds(6));
        assertThat(first.ending.error)
                .isInstanceOfSatisfying(
                        OperationTimedOutException.class,
                        late -> assertThat(late.sent()).isTrue());
        assertThat(sent()).containsExactly("[1]");

        reconnect();

        assertThat(sent()).containsExactly("[1]", "[2]");
        assertThat(first.ending.ends).isEqualTo(1);
    }

    @Test
    void a_missing_answer_does_not_block_a_write_queue_for_ever() {
        exact(4, 1).cancel();
        var second = new Call<>(
                new WriteConversation(PONIES, ExpectedVersion.exactly(7), events(2), true),
                null,
                Duration.ofMinutes(1));
        pass(Duration.ofSeconds(9));
        assertThat(sent()).containsExactly("[1]");

        pass(Duration.ofSeconds(1));

        assertThat(sentSince()).containsExactly("[1]", "[2]");
        written(8, 8);
        assertThat(second.result()).isNotNull();
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void a_write_that_is_cancelled_before_its_repetition_leaves_the_write_queue() {
        var first = exact(4, 1);
        exact(7, 2);
        answer(new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null));

        first.cancel();

        assertThat(sent()).containsExactly("[1]", "[2]");
    }

    @Test
    void closing_fails_all_writes_and_sends_nothing_more() {
        List<Call<WriteResult>> calls = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            calls.add(exact(10L * i, i));
        }
        calls.get(0).cancel();

        dispatcher.close(null);

        assertThat(sent()).containsExactly("[1]");
        assertThat(calls.subList(1, 5)).allSatisfy(call -> {
            assertThat(call.ending.ends).isEqualTo(1);
            assertThat(call.ending.error).isInstanceOf(ClientClosedException.class);
        });
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void a_hundred_thousand_writes_can_fail_while_they_are_sent() {
        exact(1, 1);
        List<Call<WriteResult>> calls =
                IntStream.range(0, 100_000).mapToObj(i -> exact(5, i)).toList();
        world.whenSending = () -> {
            throw new UnsendableException("it cannot be sent", new IllegalArgumentException());
        };

        written(2, 2);

        assertThat(calls).allSatisfy(call -> assertThat(call.ending.error).isInstanceOf(BadRequestException.class));
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void only_streams_with_writes_under_way_have_write_queues() {
        for (int round = 0; round < 3; round++) {
            int from = world.exchanges.size();
            for (int i = 0; i < 10_000; i++) {
                writeTo("stream-" + i, i);
                writeTo("stream-" + i, i);
            }
            for (int i = from; i < world.exchanges.size(); i++) {
                dispatcher.receive(world.exchanges.get(i), success(0, 0));
            }
            assertThat(world.exchanges).hasSize(from + 20_000);
            assertThat(dispatcher.size()).isZero();
            assertThat(dispatcher.writeQueues()).isZero();
        }
    }
}
