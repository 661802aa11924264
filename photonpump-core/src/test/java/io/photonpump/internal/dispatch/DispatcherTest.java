package io.photonpump.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.BadRequestException;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionLostException;
import io.photonpump.error.DropReason;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.ProtocolException;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.conversation.CatchUpConversation;
import io.photonpump.internal.conversation.Conversation;
import io.photonpump.internal.conversation.ConversationContext;
import io.photonpump.internal.conversation.DeleteConversation;
import io.photonpump.internal.conversation.Delivery;
import io.photonpump.internal.conversation.PingConversation;
import io.photonpump.internal.conversation.StreamCursor;
import io.photonpump.internal.conversation.WriteConversation;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.NotHandledReason;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.settings.Backoff;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.stream.Position;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dispatcher with a connection made of lists, and a clock that the test moves. */
class DispatcherTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final World world = new World();
    private final Dispatcher dispatcher = new Dispatcher(
            world,
            Backoff.defaults()
                    .withDelays(Duration.ofMillis(100), Duration.ofSeconds(1))
                    .withJitter(0),
            Clock.systemUTC(),
            new Random(1),
            true);

    private <R> Ending<R> submit(Conversation<R> conversation) {
        Ending<R> ending = new Ending<>();
        dispatcher.submit(dispatcher.prepare(conversation, ending, null, TIMEOUT));
        return ending;
    }

    private void pass(Duration time) {
        world.pass(dispatcher, time);
    }

    private static DeleteConversation delete(String stream) {
        return new DeleteConversation(stream, ExpectedVersion.any(), false, true);
    }

    private List<String> streams() {
        return world.sent.stream()
                .map(message -> ((ClientMessage.DeleteStream) message).stream())
                .toList();
    }

    @Test
    void what_waits_for_a_connection_begins_in_the_order_in_which_it_came() {
        submit(delete("a"));
        submit(delete("b"));
        submit(delete("c"));
        assertThat(world.sent).isEmpty();

        dispatcher.connected(world);

        assertThat(streams()).containsExactly("a", "b", "c");
    }

    @Test
    void what_was_refused_is_asked_again_in_the_order_in_which_it_came() {
        Dispatcher jittery = new Dispatcher(
                world,
                Backoff.defaults()
                        .withDelays(Duration.ofMillis(100), Duration.ofSeconds(1))
                        .withJitter(1),
                Clock.systemUTC(),
                new Random(),
                true);
        jittery.connected(world);
        List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        for (String name : names) {
            jittery.submit(jittery.prepare(delete(name), new Ending<>(), null, TIMEOUT));
        }
        for (long exchange : List.copyOf(world.exchanges)) {
            jittery.receive(exchange, new ServerMessage.NotHandled(NotHandledReason.NOT_READY, null, null));
            world.nanos += 1_000;
        }
        world.sent.clear();

        world.nanos += Duration.ofSeconds(1).toNanos();
        jittery.tick(world.nanos);

        assertThat(streams()).isEqualTo(names);
    }

    @Test
    void what_had_begun_begins_again_in_front_of_what_waits() {
        dispatcher.connected(world);
        var first = submit(new PingConversation());
        var second = submit(new PingConversation());
        dispatcher.disconnected();
        submit(delete("later"));
        world.sent.clear();

        dispatcher.connected(world);

        assertThat(world.sent.get(0)).isInstanceOf(ClientMessage.Ping.class);
        assertThat(world.sent.get(1)).isInstanceOf(ClientMessage.Ping.class);
        assertThat(world.sent.get(2)).isInstanceOf(ClientMessage.DeleteStream.class);
        dispatcher.receive(world.exchanges.get(world.exchanges.size() - 3), new ServerMessage.Pong());
        assertThat(first.result).isNotNull();
        assertThat(second.ends).isZero();
    }

    @Test
    void a_connection_that_breaks_while_the_first_are_sent_leaves_the_others_for_the_next_one() {
        var first = submit(delete("a"));
        var second = submit(delete("b"));
        world.whenSending = dispatcher::disconnected;
        dispatcher.connected(world);
        world.whenSending = () -> {};

        assertThat(first.error).isInstanceOf(ConnectionLostException.class);
        assertThat(second.ends).isZero();
        dispatcher.connected(world);
        assertThat(streams()).containsExactly("a", "b");
    }

    @Test
    void who_leaves_the_line_is_not_waited_for() {
        dispatcher.submit(dispatcher.prepare(delete("a"), new Ending<>(), null, TIMEOUT));
        var middle = dispatcher.prepare(delete("b"), new Ending<>(), null, TIMEOUT);
        dispatcher.submit(middle);
        submit(delete("c"));

        assertThat(dispatcher.withdraw(middle)).isTrue();

        assertThat(dispatcher.size()).isEqualTo(2);
        dispatcher.connected(world);
        assertThat(streams()).containsExactly("a", "c");
    }

    @Test
    void what_must_not_happen_twice_fails_when_the_connection_goes() {
        dispatcher.connected(world);
        var sent = submit(delete("ponies"));
        dispatcher.disconnected();
        var waiting = submit(delete("ponies"));

        assertThat(sent.error).isInstanceOf(ConnectionLostException.class);
        assertThat(waiting.ends).isZero();
    }

    @Test
    void an_answer_to_an_earlier_connection_is_nobodys() {
        dispatcher.connected(world);
        var ping = submit(new PingConversation());
        long old = world.last();
        dispatcher.disconnected();
        dispatcher.connected(world);

        dispatcher.receive(old, new ServerMessage.Pong());

        assertThat(ping.ends).isZero();
    }

    @Test
    void a_deadline_ends_a_request_that_is_not_answered() {
        dispatcher.connected(world);
        var ping = submit(new PingConversation());

        pass(TIMEOUT.minusMillis(1));
        assertThat(ping.ends).isZero();
        pass(Duration.ofMillis(1));

        assertThat(ping.error).isInstanceOf(OperationTimedOutException.class).hasMessageContaining("somewhere");
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void a_deadline_ends_a_request_that_was_never_sent() {
        var ping = submit(new PingConversation());

        pass(TIMEOUT);

        assertThat(ping.error).isInstanceOf(OperationTimedOutException.class);
        dispatcher.connected(world);
        assertThat(world.sent).isEmpty();
    }

    @Test
    void a_deadline_counts_tries_and_reconnects_in() {
        dispatcher.connected(world);
        var ping = submit(new PingConversation());
        for (int i = 0; i < 20 && ping.ends == 0; i++) {
            dispatcher.receive(world.last(), new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null, null));
            pass(Duration.ofSeconds(1));
        }

        assertThat(ping.error).isInstanceOf(OperationTimedOutException.class).hasMessageContaining("too busy");
        assertThat(ping.ends).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void every_reason_not_to_handle_a_request_has_an_outcome(NotHandledReason reason) {
        Endpoint plain = new Endpoint("leader", 1113);
        Endpoint secure = new Endpoint("leader", 1115);
        dispatcher.connected(world);
        submit(delete("ponies"));

        dispatcher.receive(world.last(), new ServerMessage.NotHandled(reason, plain, secure));

        assertThat(world.moves)
                .isEqualTo(
                        switch (reason) {
                            case NOT_READY, TOO_BUSY, UNRECOGNIZED -> List.of();
                            case NOT_LEADER, READ_ONLY -> List.of(plain);
                        });
        assertThat(world.sent).hasSize(1);
        pass(Duration.ofMillis(100));
        assertThat(world.sent).as("it is asked again").hasSize(2);
    }

    @Test
    void the_leader_of_an_encrypted_connection_is_at_its_secure_port() {
        world.encrypted = true;
        dispatcher.connected(world);
        submit(delete("ponies"));

        dispatcher.receive(
                world.last(),
                new ServerMessage.NotHandled(
                        NotHandledReason.NOT_LEADER, new Endpoint("leader", 1113), new Endpoint("leader", 1115)));

        assertThat(world.moves).containsExactly(new Endpoint("leader", 1115));
    }

    @Test
    void a_read_only_replica_that_names_no_leader_cannot_help() {
        dispatcher.connected(world);
        var ending = submit(delete("ponies"));

        dispatcher.receive(world.last(), new ServerMessage.NotHandled(NotHandledReason.READ_ONLY, null, null));

        assertThat(ending.error).isInstanceOf(UnsupportedByServerException.class);
    }

    @Test
    void what_cannot_be_read_fails_whoever_waits_for_it_and_nobody_else() {
        dispatcher.connected(world);
        var other = submit(new PingConversation());
        var subscription =
                submit(new CatchUpConversation(StreamCursor.after("ponies", -1, true, true), true, 10, new Nowhere()));

        dispatcher.unreadable(world.last(), new ProtocolException("three bytes for an id"));
        dispatcher.unreadable(99, new ProtocolException("for nobody"));

        assertThat(subscription.error)
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("ponies")
                .hasMessageContaining("three bytes");
        assertThat(world.sent.get(world.sent.size() - 1))
                .as("the server need not go on")
                .isInstanceOf(ClientMessage.Unsubscribe.class);
        assertThat(other.ends).isZero();
    }

    /** Nobody else is asked any more, and its time runs out. */
    private boolean mayHaveHappenedAfterARefusal(Ending<?> request) {
        dispatcher.receive(world.last(), new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null, null));
        dispatcher.disconnected();
        pass(TIMEOUT);
        return ((OperationTimedOutException) Objects.requireNonNull(request.error)).sent();
    }

    @Test
    void what_a_server_did_not_handle_was_not_carried_out() {
        dispatcher.connected(world);
        var refused = submit(delete("ponies"));

        assertThat(mayHaveHappenedAfterARefusal(refused)).isFalse();
    }

    @Test
    void what_was_sent_before_a_refusal_may_have_been_carried_out() {
        dispatcher.connected(world);
        var refused = submit(new WriteConversation("ponies", ExpectedVersion.noStream(), List.of(), true));
        dispatcher.disconnected();
        dispatcher.connected(world);

        assertThat(mayHaveHappenedAfterARefusal(refused)).isTrue();
    }

    @Test
    void refusals_that_any_request_may_meet_are_answered_for_all() {
        dispatcher.connected(world);
        var denied = submit(new PingConversation());
        dispatcher.receive(world.last(), new ServerMessage.NotAuthenticated("Unauthorized"));
        assertThat(world.renewals).isEqualTo(1);
        dispatcher.credentialsNotRenewed(null);
        var bad = submit(new PingConversation());
        dispatcher.receive(world.last(), new ServerMessage.BadRequest("what?"));

        assertThat(denied.error).isInstanceOf(NotAuthenticatedException.class).hasMessageContaining("admin");
        assertThat(bad.error).isInstanceOf(BadRequestException.class).hasMessageContaining("what?");
    }

    @Test
    void a_refused_client_fails_what_waits_and_what_comes_until_it_is_let_in() {
        var waiting = submit(new PingConversation());
        dispatcher.refuse(new NotAuthenticatedException("admin", "no"));
        var next = submit(new PingConversation());
        dispatcher.connected(world);
        var later = submit(new PingConversation());

        assertThat(waiting.error).isInstanceOf(NotAuthenticatedException.class);
        assertThat(next.error).isInstanceOf(NotAuthenticatedException.class);
        assertThat(later.ends).isZero();
    }

    @Test
    void closing_fails_everything_wherever_it_stands_and_what_comes_after() {
        var pending = submit(new PingConversation());
        dispatcher.connected(world);
        var started = submit(new PingConversation());
        var retrying = submit(new PingConversation());
        dispatcher.receive(world.last(), new ServerMessage.NotHandled(NotHandledReason.NOT_READY, null, null));

        dispatcher.close(null);
        var after = submit(new PingConversation());

        for (var ending : List.of(pending, started, retrying, after)) {
            assertThat(ending.error).isInstanceOf(ClientClosedException.class);
            assertThat(ending.ends).isEqualTo(1);
        }
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void a_withdrawn_request_is_never_heard_of_again() {
        dispatcher.connected(world);
        Ending<Duration> ending = new Ending<>();
        ActiveConversation<Duration> active = dispatcher.prepare(new PingConversation(), ending, null, TIMEOUT);
        dispatcher.submit(active);

        assertThat(dispatcher.withdraw(active)).isTrue();
        assertThat(dispatcher.withdraw(active)).isFalse();
        dispatcher.receive(world.last(), new ServerMessage.Pong());
        pass(TIMEOUT);

        assertThat(ending.ends).isZero();
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void a_conversation_that_throws_harms_only_itself() {
        dispatcher.connected(world);
        var good = submit(new PingConversation());
        long exchange = world.last();
        var bad = submit(new Scripted() {
            @Override
            public void start(ConversationContext<Duration> context) {
                throw new IllegalStateException("a slip");
            }
        });
        dispatcher.receive(exchange, new ServerMessage.Pong());

        assertThat(bad.error).isInstanceOf(ProtocolException.class).hasMessageContaining("a slip");
        assertThat(good.result).isNotNull();
    }

    /** A conversation of which only the beginning matters. */
    private abstract static class Scripted implements Conversation<Duration> {
        @Override
        public String describe() {
            return "a script";
        }

        @Override
        public void reply(long exchange, ServerMessage message, ConversationContext<Duration> context) {}

        @Override
        public AfterLoss lost() {
            return AfterLoss.START_AGAIN;
        }
    }

    /** A buffer of no interest. */
    private static final class Nowhere implements Delivery {
        @Override
        public void event(ResolvedEvent event) {}

        @Override
        public void live() {}

        @Override
        public void fellBehind() {}

        @Override
        public void gap(String reason) {}

        @Override
        public void checkpoint(Position position) {}

        @Override
        public void subscribing() {}

        @Override
        public void catchingUp() {}

        @Override
        public void lastKnown(long eventNumber) {}

        @Override
        public void takeBack() {}

        @Override
        public int waiting() {
            return 0;
        }

        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public boolean isHalfEmpty() {
            return true;
        }

        @Override
        public int capacity() {
            return 10;
        }

        @Override
        public void whenBelow(int events) {}
    }

    private ActiveConversation<DropReason> liveSubscription(Ending<DropReason> ending) {
        dispatcher.connected(world);
        var active = dispatcher.prepare(
                new CatchUpConversation(StreamCursor.after("ponies", -1, true, true), true, 10, new Nowhere()),
                ending,
                null,
                TIMEOUT);
        dispatcher.submit(active);
        dispatcher.receive(world.last(), new ServerMessage.SubscriptionConfirmed(1, -1));
        return active;
    }

    @Test
    void a_subscription_whose_reading_is_not_handled_is_taken_back_before_it_begins_again() {
        dispatcher.connected(world);
        submit(new CatchUpConversation(StreamCursor.after("ponies", -1, true, true), false, 10, new Nowhere()));
        dispatcher.receive(world.last(), emptyPage());
        long subscription = world.last();
        dispatcher.receive(subscription, new ServerMessage.SubscriptionConfirmed(1, 3));
        assertThat(world.sent.get(world.sent.size() - 1)).isInstanceOf(ClientMessage.ReadStream.class);

        dispatcher.receive(world.last(), new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null, null));

        assertThat(world.sent.get(world.sent.size() - 1)).isEqualTo(new ClientMessage.Unsubscribe());
        assertThat(world.last()).isEqualTo(subscription);
    }

    @Test
    void a_subscription_that_is_itself_not_handled_has_nothing_to_take_back() {
        dispatcher.connected(world);
        submit(new CatchUpConversation(StreamCursor.after("ponies", -1, true, true), true, 10, new Nowhere()));

        dispatcher.receive(world.last(), new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null, null));

        assertThat(world.sent).hasSize(1);
    }

    private static ServerMessage emptyPage() {
        return new ServerMessage.ReadStreamCompleted(ReadResult.SUCCESS, List.of(), 0, -1, true, "");
    }

    @Test
    void a_confirmed_subscription_has_no_deadline() {
        Ending<DropReason> ending = new Ending<>();
        liveSubscription(ending);

        pass(TIMEOUT.multipliedBy(100));

        assertThat(ending.ends).isZero();
    }

    @Test
    void a_subscription_that_is_stopped_while_it_waits_to_try_again_ends_at_once() {
        Ending<DropReason> ending = new Ending<>();
        var active = liveSubscription(ending);
        dispatcher.receive(world.last(), new ServerMessage.NotHandled(NotHandledReason.NOT_READY, null, null));

        dispatcher.stop(active);

        assertThat(ending.result).isEqualTo(DropReason.UNSUBSCRIBED);
        int sent = world.sent.size();
        pass(TIMEOUT);
        assertThat(world.sent).hasSize(sent);
    }

    @Test
    void a_subscription_that_loses_its_connection_while_it_says_goodbye_ends_all_the_same() {
        Ending<DropReason> ending = new Ending<>();
        var active = liveSubscription(ending);
        dispatcher.stop(active);
        dispatcher.disconnected();

        pass(Duration.ofSeconds(2));

        assertThat(ending.result).isEqualTo(DropReason.UNSUBSCRIBED);
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void who_tries_again_lets_go_of_the_socket() {
        dispatcher.connected(world);
        submit(new Scripted() {
            @Override
            public void start(ConversationContext<Duration> context) {
                context.holdSocket();
                context.tryAgain("something went wrong");
            }
        });

        assertThat(world.holds).containsExactly(true, false);
    }

    @Test
    void the_socket_is_held_until_the_last_holder_lets_go() {
        dispatcher.connected(world);
        List<ConversationContext<Duration>> contexts = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            submit(new Scripted() {
                @Override
                public void start(ConversationContext<Duration> context) {
                    contexts.add(context);
                    context.holdSocket();
                }
            });
        }
        contexts.get(0).releaseSocket();
        assertThat(world.holds).containsExactly(true);
        contexts.get(1).finish(Duration.ZERO);

        assertThat(world.holds).containsExactly(true, false);
    }

    private ConversationContext<Duration> holder() {
        List<ConversationContext<Duration>> contexts = new ArrayList<>();
        submit(new Scripted() {
            @Override
            public void start(ConversationContext<Duration> context) {
                contexts.add(context);
            }
        });
        return contexts.get(0);
    }

    @Test
    void all_holders_together_have_half_a_second() {
        dispatcher.connected(world);
        ConversationContext<Duration> first = holder();
        ConversationContext<Duration> second = holder();

        assertThat(first.holdSocket()).isEqualTo(HoldAllowance.LIMIT);
        pass(Duration.ofMillis(300));
        assertThat(second.holdSocket()).isEqualTo(Duration.ofMillis(200));
        first.releaseSocket();
        pass(Duration.ofMillis(200));
        second.releaseSocket();

        assertThat(first.holdSocket()).isZero();
        assertThat(world.holds).containsExactly(true, false);
        pass(HoldAllowance.RECOVERY);
        assertThat(first.holdSocket()).isEqualTo(HoldAllowance.LIMIT);
    }

    @Test
    void who_never_keeps_up_gets_no_more_time() {
        dispatcher.connected(world);
        ConversationContext<Duration> slow = holder();
        slow.holdSocket();
        pass(HoldAllowance.LIMIT);
        slow.releaseSocket();

        for (int i = 0; i < 5; i++) {
            pass(HoldAllowance.RECOVERY.dividedBy(2));
            assertThat(slow.holdSocket()).isZero();
        }
        pass(HoldAllowance.RECOVERY);
        assertThat(slow.holdSocket()).isEqualTo(HoldAllowance.LIMIT);
    }

    @Test
    void short_holds_while_nobody_else_waits_are_free() {
        dispatcher.connected(world);
        ConversationContext<Duration> quick = holder();

        for (int i = 0; i < 100; i++) {
            assertThat(quick.holdSocket()).isEqualTo(HoldAllowance.LIMIT);
            pass(Duration.ofMillis(100));
            quick.releaseSocket();
        }
    }

    @Test
    void short_holds_while_somebody_waits_are_counted() {
        dispatcher.connected(world);
        ConversationContext<Duration> quick = holder();
        holder();
        quick.holdSocket();
        pass(Duration.ofMillis(100));
        quick.releaseSocket();

        assertThat(quick.holdSocket()).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void a_new_connection_is_not_held_for_those_of_the_old_one() {
        dispatcher.connected(world);
        ConversationContext<Duration> first = holder();
        first.holdSocket();
        pass(Duration.ofMillis(100));
        dispatcher.disconnected();
        dispatcher.connected(world);
        first.releaseSocket();

        ConversationContext<Duration> second = holder();
        assertThat(second.holdSocket()).isEqualTo(Duration.ofMillis(400));
        second.releaseSocket();

        assertThat(world.holds).containsExactly(true, true, false);
    }
}
