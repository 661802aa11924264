package io.photonpump.internal.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.DropReason;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.EventAppeared;
import io.photonpump.internal.message.ServerMessage.PersistentConfirmed;
import io.photonpump.internal.message.ServerMessage.PersistentEventAppeared;
import io.photonpump.internal.message.ServerMessage.SubscriptionConfirmed;
import io.photonpump.internal.message.ServerMessage.SubscriptionDropped;
import io.photonpump.internal.message.WireDropReason;
import io.photonpump.subscription.NackAction;
import io.photonpump.subscription.OverflowPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Volatile and persistent subscriptions as scripts of messages. */
class LiveConversationsTest {

    private final RecordingContext<DropReason> context = new RecordingContext<>();
    private final RecordingContext.Buffer buffer = new RecordingContext.Buffer();

    private VolatileConversation flowing(OverflowPolicy policy) {
        VolatileConversation conversation =
                new VolatileConversation(new ClientMessage.Subscribe("ponies", true, null, 0), policy, buffer);
        conversation.start(context);
        context.receive(conversation, new SubscriptionConfirmed(1, 6));
        return conversation;
    }

    private static ServerMessage appeared(long number) {
        return new EventAppeared(RecordingContext.event("ponies", number));
    }

    @Test
    void a_volatile_subscription_delivers_events_after_its_confirmation() {
        VolatileConversation conversation = flowing(OverflowPolicy.GAP);

        context.receive(conversation, appeared(7));

        assertThat(buffer.numbers).containsExactly(7L);
        assertThat(buffer.log).containsExactly("last 6", "live", "last 7");
        assertThat(context.settled).isTrue();
    }

    @Test
    void a_reconnect_is_reported_as_a_gap() {
        VolatileConversation conversation = flowing(OverflowPolicy.GAP);

        context.reconnect(conversation);
        context.receive(conversation, new SubscriptionConfirmed(1, 9));

        assertThat(buffer.log).containsSubsequence("live", "gap", "live");
    }

    @Test
    void a_consumer_that_catches_up_in_time_misses_nothing() {
        VolatileConversation conversation = flowing(OverflowPolicy.GAP);
        buffer.capacity = 2;
        context.receive(conversation, appeared(7));
        context.receive(conversation, appeared(8));
        assertThat(context.holds).containsExactly(true);
        assertThat(context.wakeAfter).isEqualTo(context.longestHold);

        context.receive(conversation, appeared(9));
        buffer.take(3);
        conversation.room(context);
        context.receive(conversation, appeared(10));
        conversation.awake(context);

        assertThat(context.holds).containsExactly(true, false);
        assertThat(buffer.numbers).containsExactly(7L, 8L, 9L, 10L);
        assertThat(buffer.log).doesNotContain("gap");
    }

    @Test
    void a_consumer_that_stays_too_slow_is_notified_of_the_gap() {
        VolatileConversation conversation = flowing(OverflowPolicy.GAP);
        buffer.capacity = 2;
        context.receive(conversation, appeared(7));
        context.receive(conversation, appeared(8));

        conversation.awake(context);
        assertThat(context.holds).containsExactly(true, false);
        context.receive(conversation, appeared(9));
        buffer.take(2);
        conversation.room(context);
        context.receive(conversation, appeared(10));

        assertThat(buffer.numbers).containsExactly(7L, 8L, 10L);
        assertThat(buffer.log).contains("gap");
    }

    @Test
    void events_are_dropped_at_once_when_the_hold_allowance_is_used_up() {
        VolatileConversation conversation = flowing(OverflowPolicy.GAP);
        buffer.capacity = 1;
        context.longestHold = Duration.ZERO;

        context.receive(conversation, appeared(7));
        context.receive(conversation, appeared(8));
        buffer.take(1);
        conversation.room(context);
        context.receive(conversation, appeared(9));

        assertThat(context.holds).isEmpty();
        assertThat(buffer.log).containsOnlyOnce("gap");
        assertThat(buffer.numbers).containsExactly(7L, 9L);
    }

    @Test
    void a_hard_deleted_stream_ends_the_subscription_before_its_start() {
        VolatileConversation conversation = new VolatileConversation(
                new ClientMessage.Subscribe("ponies", true, null, 0), OverflowPolicy.GAP, buffer);
        conversation.start(context);

        context.receive(conversation, new SubscriptionConfirmed(1, RecordedEvent.HARD_DELETED));

        assertThat(context.result).isEqualTo(DropReason.STREAM_DELETED);
        assertThat(context.settled).isFalse();
        assertThat(context.sentMore).containsExactly(new ClientMessage.Unsubscribe());
    }

    @Test
    void a_tombstone_ends_it_after_a_notice_of_dropped_events() {
        VolatileConversation conversation = flowing(OverflowPolicy.GAP);
        buffer.capacity = 1;
        context.receive(conversation, appeared(7));
        conversation.awake(context);
        context.receive(conversation, appeared(8));

        context.receive(conversation, appeared(RecordedEvent.HARD_DELETED));

        assertThat(context.result).isEqualTo(DropReason.STREAM_DELETED);
        assertThat(buffer.numbers).containsExactly(7L);
        assertThat(buffer.log).contains("gap");
    }

    @Test
    void a_tombstone_in_all_is_delivered() {
        VolatileConversation conversation =
                new VolatileConversation(new ClientMessage.Subscribe("", true, null, 0), OverflowPolicy.GAP, buffer);
        conversation.start(context);
        context.receive(conversation, new SubscriptionConfirmed(1, RecordedEvent.HARD_DELETED));

        context.receive(conversation, appeared(RecordedEvent.HARD_DELETED));

        assertThat(buffer.numbers).containsExactly(RecordedEvent.HARD_DELETED);
        assertThat(context.isOver()).isFalse();
    }

    @Test
    void a_subscription_that_must_not_miss_events_ends_instead() {
        VolatileConversation conversation = flowing(OverflowPolicy.FAIL);
        buffer.capacity = 1;
        context.receive(conversation, appeared(7));

        conversation.awake(context);

        assertThat(context.result).isEqualTo(DropReason.OVERFLOW);
        assertThat(context.sentMore).containsExactly(new ClientMessage.Unsubscribe());
        assertThat(context.holds).containsExactly(true, false);
    }

    @Test
    void stopping_releases_the_socket() {
        VolatileConversation conversation = flowing(OverflowPolicy.GAP);
        buffer.capacity = 1;
        context.receive(conversation, appeared(7));

        conversation.stop(context);

        assertThat(context.holds).containsExactly(true, false);
    }

    // Persistent

    private final List<UUID> acknowledged = new ArrayList<>();

    private final List<UUID> receipted = new ArrayList<>();

    private final PersistentConversation.Receipts receipts = new PersistentConversation.Receipts() {
        @Override
        public void received(UUID id) {
            receipted.add(id);
        }

        @Override
        public void takenBack() {
            receipted.clear();
        }
    };

    private PersistentConversation connected() {
        PersistentConversation[] self = new PersistentConversation[1];
        self[0] = new PersistentConversation(
                "ponies", "vet", 10, buffer, receipts, () -> self[0].ack(List.copyOf(acknowledged), context));
        self[0].start(context);
        assertThat(context.lastSent()).isEqualTo(new ClientMessage.ConnectPersistent("ponies", "vet", 10));
        context.receive(self[0], new PersistentConfirmed("ponies::vet", 5));
        return self[0];
    }

    private UUID comes(PersistentConversation conversation, long number) {
        ResolvedEvent event = RecordingContext.event("ponies", number);
        context.receive(conversation, new PersistentEventAppeared(event));
        return event.received().id();
    }

    @Test
    void events_are_acknowledged_once_and_with_the_servers_subscription_id() {
        PersistentConversation conversation = connected();
        UUID first = comes(conversation, 0);
        UUID second = comes(conversation, 1);

        conversation.ack(List.of(first, second), context);
        conversation.ack(List.of(first), context);

        assertThat(context.sentMore).containsExactly(new ClientMessage.Ack("ponies::vet", List.of(first, second)));
    }

    @Test
    void a_nack_sends_its_action_and_reason() {
        PersistentConversation conversation = connected();
        UUID id = comes(conversation, 0);

        conversation.nack(NackAction.PARK, "no such pony", List.of(id), context);

        assertThat(context.sentMore)
                .containsExactly(new ClientMessage.Nack("ponies::vet", List.of(id), NackAction.PARK, "no such pony"));
    }

    @Test
    void events_of_an_earlier_connection_are_not_acknowledged() {
        PersistentConversation conversation = connected();
        UUID old = comes(conversation, 0);
        context.reconnect(conversation);
        context.receive(conversation, new PersistentConfirmed("ponies::vet", 5));
        UUID fresh = comes(conversation, 1);

        conversation.ack(List.of(old, fresh), context);

        assertThat(context.sentMore).containsExactly(new ClientMessage.Ack("ponies::vet", List.of(fresh)));
    }

    @Test
    void a_lost_connection_is_reported_before_there_is_another_one() {
        PersistentConversation conversation = connected();
        comes(conversation, 0);

        conversation.lost();

        assertThat(buffer.log).containsExactly("last 5", "live", "taken back", "no longer live");
        assertThat(receipted).isEmpty();
        context.reconnect(conversation);
        assertThat(buffer.log).containsOnlyOnce("no longer live");
    }

    @Test
    void a_lost_place_in_the_group_is_reported_and_waiting_events_come_again() {
        PersistentConversation conversation = connected();
        UUID old = comes(conversation, 0);

        context.receive(conversation, new SubscriptionDropped(WireDropReason.UNSUBSCRIBED));
        conversation.ack(List.of(old), context);

        assertThat(buffer.log).containsExactly("last 5", "live", "taken back", "no longer live");
        assertThat(context.sentMore).isEmpty();
    }

    @Test
    void ids_that_do_not_fit_one_frame_are_sent_in_several() {
        PersistentConversation conversation = connected();
        List<UUID> ids =
                IntStream.range(0, 4_500).mapToObj(i -> comes(conversation, i)).toList();

        conversation.ack(ids, context);

        assertThat(context.sentMore.stream()
                        .map(message -> ((ClientMessage.Ack) message).eventIds().size()))
                .containsExactly(2_000, 2_000, 500);
    }

    @Test
    void stopping_sends_pending_acknowledgements_before_it_unsubscribes() {
        PersistentConversation conversation = connected();
        acknowledged.add(comes(conversation, 0));

        conversation.stop(context);

        assertThat(context.sentMore)
                .containsExactly(new ClientMessage.Ack("ponies::vet", acknowledged), new ClientMessage.Unsubscribe());
    }

    @ParameterizedTest
    @EnumSource
    void a_drop_before_the_confirmation_has_an_outcome(WireDropReason reason) {
        PersistentConversation conversation =
                new PersistentConversation("ponies", "vet", 10, buffer, receipts, () -> {});
        conversation.start(context);

        context.receive(conversation, new SubscriptionDropped(reason));

        switch (reason) {
            case UNSUBSCRIBED -> assertThat(context.retries).hasSize(1);
            case ACCESS_DENIED -> assertThat(context.result).isEqualTo(DropReason.ACCESS_DENIED);
            case NOT_FOUND -> assertThat(context.result).isEqualTo(DropReason.NOT_FOUND);
            case PERSISTENT_SUBSCRIPTION_DELETED -> assertThat(context.result).isEqualTo(DropReason.GROUP_DELETED);
            case SUBSCRIBER_MAX_COUNT_REACHED ->
                assertThat(context.result).isEqualTo(DropReason.SUBSCRIBER_MAX_COUNT_REACHED);
            case UNRECOGNIZED -> assertThat(context.result).isEqualTo(DropReason.SERVER_ERROR);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_drop_after_the_confirmation_has_an_outcome(WireDropReason reason) {
        PersistentConversation conversation = connected();

        context.receive(conversation, new SubscriptionDropped(reason));

        switch (reason) {
            case UNSUBSCRIBED, SUBSCRIBER_MAX_COUNT_REACHED ->
                assertThat(context.retries).hasSize(1);
            case ACCESS_DENIED -> assertThat(context.result).isEqualTo(DropReason.ACCESS_DENIED);
            case NOT_FOUND, PERSISTENT_SUBSCRIPTION_DELETED ->
                assertThat(context.result).isEqualTo(DropReason.GROUP_DELETED);
            case UNRECOGNIZED -> assertThat(context.result).isEqualTo(DropReason.SERVER_ERROR);
        }
    }
}
