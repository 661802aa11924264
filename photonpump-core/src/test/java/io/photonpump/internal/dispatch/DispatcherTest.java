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
import io.photonpump.internal.conversation.GroupConversation;
import io.photonpump.internal.conversation.PingConversation;
import io.photonpump.internal.conversation.StreamCursor;
import io.photonpump.internal.conversation.TransactionConversation;
import io.photonpump.internal.conversation.WriteConversation;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.NotHandledReason;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.WireFacts;
import io.photonpump.internal.message.WireFeature;
import io.photonpump.settings.Backoff;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.stream.Position;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dispatcher with a connection that consists of lists, and a clock that the test controls. */
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
    void waiting_requests_are_sent_in_the_order_of_their_calls() {
        submit(delete("a"));
        submit(delete("b"));
        submit(delete("c"));
        assertThat(world.sent).isEmpty();

        dispatcher.connected(world, World.FACTS);

        assertThat(streams()).containsExactly("a", "b", "c");
    }

    @Test
    void refused_requests_are_repeated_in_the_order_of_their_calls() {
        Dispatcher jittery = new Dispatcher(
                world,
                Backoff.defaults()
                        .withDelays(Duration.ofMillis(100), Duration.ofSeconds(1))
                        .withJitter(1),
                Clock.systemUTC(),
                new Random(),
                true);
        jittery.connected(world, World.FACTS);
        List<String> names = List.of("a", "b", "c", "d", "e", "f", "g", "h");
        for (String name : names) {
            jittery.submit(jittery.prepare(delete(name), new Ending<>(), null, TIMEOUT));
        }
        for (long exchange : List.copyOf(world.exchanges)) {
            jittery.receive(exchange, new ServerMessage.NotHandled(NotHandledReason.NOT_READY, null));
            world.nanos += 1_000;
        }
        world.sent.clear();

        world.nanos += Duration.ofSeconds(1).toNanos();
        jittery.tick(world.nanos);

        assertThat(streams()).isEqualTo(names);
    }

    @Test
    void started_requests_are_repeated_before_waiting_ones() {
        dispatcher.connected(world, World.FACTS);
        var first = submit(new PingConversation());
        var second = submit(new PingConversation());
        dispatcher.disconnected();
        submit(delete("later"));
        world.sent.clear();

        dispatcher.connected(world, World.FACTS);

        assertThat(world.sent.get(0)).isInstanceOf(ClientMessage.Ping.class);
        assertThat(world.sent.get(1)).isInstanceOf(ClientMessage.Ping.class);
        assertThat(world.sent.get(2)).isInstanceOf(ClientMessage.DeleteStream.class);
        dispatcher.receive(world.exchanges.get(world.exchanges.size() - 3), new ServerMessage.Pong());
        assertThat(first.result).isNotNull();
        assertThat(second.ends).isZero();
    }

    @Test
    void requests_that_a_broken_connection_did_not_send_are_sent_on_the_next_one() {
        var first = submit(delete("a"));
        var second = submit(delete("b"));
        world.whenSending = dispatcher::disconnected;
        dispatcher.connected(world, World.FACTS);
        world.whenSending = () -> {};

        assertThat(first.error).isInstanceOf(ConnectionLostException.class);
        assertThat(second.ends).isZero();
        dispatcher.connected(world, World.FACTS);
        assertThat(streams()).containsExactly("a", "b");
    }

    @Test
    void a_withdrawn_request_does_not_delay_the_ones_after_it() {
        dispatcher.submit(dispatcher.prepare(delete("a"), new Ending<>(), null, TIMEOUT));
        var middle = dispatcher.prepare(delete("b"), new Ending<>(), null, TIMEOUT);
        dispatcher.submit(middle);
        submit(delete("c"));

        assertThat(dispatcher.withdraw(middle)).isTrue();

        assertThat(dispatcher.size()).isEqualTo(2);
        dispatcher.connected(world, World.FACTS);
        assertThat(streams()).containsExactly("a", "c");
    }

    @Test
    void a_request_that_is_not_idempotent_fails_when_the_connection_is_lost() {
        dispatcher.connected(world, World.FACTS);
        var sent = submit(delete("ponies"));
        dispatcher.disconnected();
        var waiting = submit(delete("ponies"));

        assertThat(sent.error).isInstanceOf(ConnectionLostException.class);
        assertThat(waiting.ends).isZero();
    }

    @Test
    void an_answer_for_an_earlier_connection_is_ignored() {
        dispatcher.connected(world, World.FACTS);
        var ping = submit(new PingConversation());
        long old = world.last();
        dispatcher.disconnected();
        dispatcher.connected(world, World.FACTS);

        dispatcher.receive(old, new ServerMessage.Pong());

        assertThat(ping.ends).isZero();
    }

    @Test
    void a_deadline_ends_a_request_that_is_not_answered() {
        dispatcher.connected(world, World.FACTS);
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
        dispatcher.connected(world, World.FACTS);
        assertThat(world.sent).isEmpty();
    }

    @Test
    void a_deadline_counts_tries_and_reconnects_in() {
        dispatcher.connected(world, World.FACTS);
        var ping = submit(new PingConversation());
        for (int i = 0; i < 20 && ping.ends == 0; i++) {
            dispatcher.receive(world.last(), new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null));
            pass(Duration.ofSeconds(1));
        }

        assertThat(ping.error).isInstanceOf(OperationTimedOutException.class).hasMessageContaining("too busy");
        assertThat(ping.ends).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void every_reason_not_to_handle_a_request_has_an_outcome(NotHandledReason reason) {
        Endpoint leader = new Endpoint("leader", 1113);
        dispatcher.connected(world, World.FACTS);
        submit(delete("ponies"));

        dispatcher.receive(world.last(), new ServerMessage.NotHandled(reason, leader));

        assertThat(world.moves)
                .isEqualTo(
                        switch (reason) {
                            case NOT_READY, TOO_BUSY, UNRECOGNIZED -> List.of();
                            case NOT_LEADER, READ_ONLY -> List.of(leader);
                        });
        assertThat(world.sent).hasSize(1);
        pass(Duration.ofMillis(100));
        assertThat(world.sent).as("it is asked again").hasSize(2);
    }

    @Test
    void a_read_only_replica_that_names_no_leader_cannot_help() {
        dispatcher.connected(world, World.FACTS);
        var ending = submit(delete("ponies"));

        dispatcher.receive(world.last(), new ServerMessage.NotHandled(NotHandledReason.READ_ONLY, null));

        assertThat(ending.error).isInstanceOf(UnsupportedByServerException.class);
    }

    @Test
    void an_unreadable_answer_fails_only_its_own_request() {
        dispatcher.connected(world, World.FACTS);
        var other = submit(new PingConversation());
        var subscription =
                submit(new CatchUpConversation(StreamCursor.after("ponies", -1, true, true), true, 10, new Nowhere()));

        dispatcher.unreadable(world.last(), new ProtocolException("three bytes for an id"));
        dispatcher.unreadable(99, new ProtocolException("for no request"));

        assertThat(subscription.error)
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("ponies")
                .hasMessageContaining("three bytes");
        assertThat(world.sent.get(world.sent.size() - 1))
                .as("the server stops sending")
                .isInstanceOf(ClientMessage.Unsubscribe.class);
        assertThat(other.ends).isZero();
    }

    /** The server refuses the request, the connection is lost, and the request times out. */
    private boolean mayHaveHappenedAfterARefusal(Ending<?> request) {
        dispatcher.receive(world.last(), new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null));
        dispatcher.disconnected();
        pass(TIMEOUT);
        return ((OperationTimedOutException) Objects.requireNonNull(request.error)).sent();
    }

    @Test
    void a_request_that_the_server_did_not_handle_was_not_carried_out() {
        dispatcher.connected(world, World.FACTS);
        var refused = submit(delete("ponies"));

        assertThat(mayHaveHappenedAfterARefusal(refused)).isFalse();
    }

    @Test
    void a_request_sent_before_a_refusal_may_have_been_carried_out() {
        dispatcher.connected(world, World.FACTS);
        var refused = submit(new WriteConversation("ponies", ExpectedVersion.noStream(), List.of(), true));
        dispatcher.disconnected();
        dispatcher.connected(world, World.FACTS);

        assertThat(mayHaveHappenedAfterARefusal(refused)).isTrue();
    }

    @Test
    void general_refusals_have_the_same_outcome_for_every_request() {
        dispatcher.connected(world, World.FACTS);
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
    void a_refused_client_fails_waiting_and_new_requests_until_the_server_accepts_it() {
        var waiting = submit(new PingConversation());
        dispatcher.refuse(new NotAuthenticatedException("admin", "no"));
        var next = submit(new PingConversation());
        dispatcher.connected(world, World.FACTS);
        var later = submit(new PingConversation());

        assertThat(waiting.error).isInstanceOf(NotAuthenticatedException.class);
        assertThat(next.error).isInstanceOf(NotAuthenticatedException.class);
        assertThat(later.ends).isZero();
    }

    @Test
    void closing_fails_all_requests_in_any_state_and_all_later_ones() {
        var pending = submit(new PingConversation());
        dispatcher.connected(world, World.FACTS);
        var started = submit(new PingConversation());
        var retrying = submit(new PingConversation());
        dispatcher.receive(world.last(), new ServerMessage.NotHandled(NotHandledReason.NOT_READY, null));

        dispatcher.close(null);
        var after = submit(new PingConversation());

        for (var ending : List.of(pending, started, retrying, after)) {
            assertThat(ending.error).isInstanceOf(ClientClosedException.class);
            assertThat(ending.ends).isEqualTo(1);
        }
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void a_withdrawn_request_has_no_outcome() {
        dispatcher.connected(world, World.FACTS);
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
    void a_conversation_that_throws_fails_only_itself() {
        dispatcher.connected(world, World.FACTS);
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

    /** A conversation that is only started. */
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

    /** A buffer that ignores its events. */
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
        dispatcher.connected(world, World.FACTS);
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
    void a_subscription_whose_read_is_not_handled_unsubscribes_before_it_restarts() {
        dispatcher.connected(world, World.FACTS);
        submit(new CatchUpConversation(StreamCursor.after("ponies", -1, true, true), false, 10, new Nowhere()));
        dispatcher.receive(world.last(), emptyPage());
        long subscription = world.last();
        dispatcher.receive(subscription, new ServerMessage.SubscriptionConfirmed(1, 3));
        assertThat(world.sent.get(world.sent.size() - 1)).isInstanceOf(ClientMessage.ReadStream.class);

        dispatcher.receive(world.last(), new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null));

        assertThat(world.sent.get(world.sent.size() - 1)).isEqualTo(new ClientMessage.Unsubscribe());
        assertThat(world.last()).isEqualTo(subscription);
    }

    @Test
    void a_subscription_that_is_not_handled_does_not_unsubscribe() {
        dispatcher.connected(world, World.FACTS);
        submit(new CatchUpConversation(StreamCursor.after("ponies", -1, true, true), true, 10, new Nowhere()));

        dispatcher.receive(world.last(), new ServerMessage.NotHandled(NotHandledReason.TOO_BUSY, null));

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
    void a_subscription_that_is_stopped_before_its_retry_ends_at_once() {
        Ending<DropReason> ending = new Ending<>();
        var active = liveSubscription(ending);
        dispatcher.receive(world.last(), new ServerMessage.NotHandled(NotHandledReason.NOT_READY, null));

        dispatcher.stop(active);

        assertThat(ending.result).isEqualTo(DropReason.UNSUBSCRIBED);
        int sent = world.sent.size();
        pass(TIMEOUT);
        assertThat(world.sent).hasSize(sent);
    }

    @Test
    void a_subscription_that_loses_its_connection_while_it_unsubscribes_ends() {
        Ending<DropReason> ending = new Ending<>();
        var active = liveSubscription(ending);
        dispatcher.stop(active);
        dispatcher.disconnected();

        pass(Duration.ofSeconds(2));

        assertThat(ending.result).isEqualTo(DropReason.UNSUBSCRIBED);
        assertThat(dispatcher.size()).isZero();
    }

    /** Opens one exchange and holds it. */
    private ConversationContext<Duration> holder() {
        List<ConversationContext<Duration>> contexts = new ArrayList<>();
        submit(new Scripted() {
            @Override
            public void start(ConversationContext<Duration> context) {
                contexts.add(context);
                context.hold(context.open(new ClientMessage.Ping()));
            }
        });
        return contexts.get(0);
    }

    @Test
    void a_conversation_releases_its_holds_before_a_retry() {
        dispatcher.connected(world, World.FACTS);
        ConversationContext<Duration> slow = holder();
        assertThat(world.held).containsExactly(world.last());

        slow.tryAgain("something went wrong");

        assertThat(world.held).isEmpty();
    }

    @Test
    void each_exchange_is_held_and_released_separately() {
        dispatcher.connected(world, World.FACTS);
        ConversationContext<Duration> first = holder();
        long exchange = world.last();
        ConversationContext<Duration> second = holder();
        assertThat(first.hold(exchange)).as("the exchange is already held").isZero();

        second.release();
        second.release();
        assertThat(world.held).containsExactly(exchange);
        first.finish(Duration.ZERO);

        assertThat(world.held).isEmpty();
        assertThat(world.releasedAlone)
                .as("the other conversation waited")
                .startsWith(false)
                .hasSize(2);
    }

    @Test
    void holds_do_not_outlive_their_connection() {
        dispatcher.connected(world, World.FACTS);
        ConversationContext<Duration> first = holder();
        dispatcher.disconnected();
        world.held.clear();
        dispatcher.connected(world, World.FACTS);
        world.held.clear();

        first.tryAgain("something went wrong");

        assertThat(world.releasedAlone).hasSize(1);
    }

    @Test
    void a_lost_exchange_restarts_after_a_delay_and_others_continue() {
        dispatcher.connected(world, World.FACTS);
        Ending ping = submit(new PingConversation());
        long lost = world.last();
        Ending other = submit(new PingConversation());
        long kept = world.last();

        dispatcher.lost(lost, "the server reset it");
        dispatcher.lost(lost, "the server reset it");
        assertThat(world.sent).hasSize(2);
        dispatcher.receive(kept, new ServerMessage.Pong());
        pass(Duration.ofMillis(100));
        dispatcher.receive(lost, new ServerMessage.Pong());
        assertThat(ping.result).isNull();
        dispatcher.receive(world.last(), new ServerMessage.Pong());

        assertThat(world.sent).hasSize(3);
        assertThat(other.result).isNotNull();
        assertThat(ping.result).isNotNull();
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void a_request_that_is_not_safe_to_repeat_fails_with_its_exchange() {
        dispatcher.connected(world, World.FACTS);
        var ending = submit(GroupConversation.delete("ponies", "vets"));

        dispatcher.lost(world.last(), "the server reset it");
        pass(Duration.ofSeconds(1));

        assertThat(ending.error).isInstanceOf(ConnectionLostException.class);
        assertThat(world.sent).hasSize(1);
    }

    @Test
    void a_request_that_the_wire_does_not_support_is_refused_before_it_is_sent() {
        String why = "use something else";
        dispatcher.connected(
                world, new WireFacts(1024, Map.of(WireFeature.GROUPS_ON_ALL, why, WireFeature.TRANSACTIONS, why)));

        var group = submit(GroupConversation.delete("$all", "vets"));
        var transaction = submit(new TransactionConversation.Start("ponies", ExpectedVersion.any(), true));

        assertThat(group.error)
                .isInstanceOf(UnsupportedByServerException.class)
                .hasMessageContaining("deleting group 'vets' on '$all'")
                .hasMessageContaining(why);
        assertThat(transaction.error).isInstanceOf(UnsupportedByServerException.class);
        assertThat(world.sent).isEmpty();
        assertThat(dispatcher.size()).isZero();
    }

    @Test
    void a_request_that_the_wire_supports_is_sent() {
        dispatcher.connected(world, World.FACTS);

        submit(GroupConversation.delete("$all", "vets"));

        assertThat(world.sent).containsExactly(new ClientMessage.DeletePersistent("$all", "vets"));
    }
}
