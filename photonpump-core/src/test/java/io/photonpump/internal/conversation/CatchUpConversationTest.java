package io.photonpump.internal.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.DropReason;
import io.photonpump.event.Content;
import io.photonpump.event.EventFilter;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ReadResult;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.ServerMessage.CheckpointReached;
import io.photonpump.internal.message.ServerMessage.EventAppeared;
import io.photonpump.internal.message.ServerMessage.ReadAllCompleted;
import io.photonpump.internal.message.ServerMessage.SubscriptionConfirmed;
import io.photonpump.internal.message.ServerMessage.SubscriptionDropped;
import io.photonpump.internal.message.WireDropReason;
import io.photonpump.stream.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Catch-up subscriptions as scripts of messages. The tests follow the table in docs/protocol.md, Catch-up subscriptions. */
class CatchUpConversationTest {

    private static final int BATCH = 10;

    private final RecordingContext<DropReason> context = new RecordingContext<>();
    private final RecordingContext.Buffer buffer = new RecordingContext.Buffer();

    private CatchUpConversation started(Cursor cursor) {
        CatchUpConversation catchUp = new CatchUpConversation(cursor, false, BATCH, buffer);
        catchUp.start(context);
        return catchUp;
    }

    private CatchUpConversation fromTheBeginning() {
        return started(StreamCursor.after("ponies", -1, true, true));
    }

    private static ServerMessage page(long first, long last, long next, boolean end) {
        List<ResolvedEvent> events = LongStream.rangeClosed(first, last)
                .mapToObj(number -> RecordingContext.event("ponies", number))
                .collect(Collectors.toList());
        return new ServerMessage.ReadStreamCompleted(ReadResult.SUCCESS, events, next, last, end, "");
    }

    private static ServerMessage page(long first, long last, boolean end) {
        return page(first, last, last + 1, end);
    }

    private static ServerMessage noStream() {
        return new ServerMessage.ReadStreamCompleted(ReadResult.NO_STREAM, List.of(), 0, -1, true, "");
    }

    private static ServerMessage appeared(long number) {
        return new EventAppeared(RecordingContext.event("ponies", number));
    }

    private void readsFrom(long number) {
        assertThat(context.lastSent())
                .isInstanceOfSatisfying(
                        ClientMessage.ReadStream.class,
                        read -> assertThat(read.from()).isEqualTo(number));
    }

    /** The last delivered event is read once more, to check that it is still there. */
    private void comesBackAfter(long last) {
        readsFrom(Math.max(0, last));
    }

    private void isSubscribing() {
        assertThat(context.lastSent()).isInstanceOf(ClientMessage.Subscribe.class);
    }

    private void isLive() {
        assertThat(buffer.log).contains("live");
    }

    /** Subscribed after event 2, live. */
    private long live(CatchUpConversation catchUp) {
        context.receive(catchUp, page(0, 2, true));
        isSubscribing();
        long subscription = context.last();
        context.receive(catchUp, new SubscriptionConfirmed(500, 2));
        isLive();
        return subscription;
    }

    @Test
    void history_is_read_page_by_page_then_the_subscription_begins() {
        CatchUpConversation catchUp = fromTheBeginning();
        readsFrom(0);

        context.receive(catchUp, page(0, 9, false));
        readsFrom(10);
        context.receive(catchUp, page(10, 12, true));
        long subscription = context.last();
        context.receive(catchUp, new SubscriptionConfirmed(500, 12));
        context.receive(catchUp, subscription, appeared(13));

        assertThat(buffer.numbers)
                .isEqualTo(LongStream.rangeClosed(0, 13).boxed().toList());
        isLive();
        assertThat(context.settled).isTrue();
    }

    @Test
    void an_answered_read_is_closed() {
        CatchUpConversation catchUp = fromTheBeginning();
        buffer.capacity = 1_000;

        for (int i = 0; i < 20; i++) {
            context.receive(catchUp, page(i * 10L, i * 10L + 9, false));
            buffer.take(10);
        }

        assertThat(context.open).hasSize(1);
    }

    @Test
    void events_written_between_the_last_page_and_the_confirmation_are_read() {
        CatchUpConversation catchUp = fromTheBeginning();
        context.receive(catchUp, page(0, 2, true));
        long subscription = context.last();
        context.receive(catchUp, new SubscriptionConfirmed(500, 4));
        readsFrom(3);

        long read = context.last();
        context.receive(catchUp, subscription, appeared(5));
        assertThat(buffer.log).doesNotContain("live");
        context.receive(catchUp, read, page(3, 5, true));
        context.receive(catchUp, subscription, appeared(6));

        assertThat(buffer.numbers).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
        isLive();
    }

    @Test
    void waiting_events_are_delivered_once_the_gap_is_read() {
        CatchUpConversation catchUp = fromTheBeginning();
        context.receive(catchUp, page(0, 2, true));
        long subscription = context.last();
        context.receive(catchUp, new SubscriptionConfirmed(500, 3));
        long read = context.last();
        context.receive(catchUp, subscription, appeared(4));
        context.receive(catchUp, subscription, appeared(5));

        context.receive(catchUp, read, page(3, 3, true));

        assertThat(buffer.numbers).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void a_page_from_a_lagging_index_is_read_again_after_a_delay() {
        CatchUpConversation catchUp = fromTheBeginning();
        context.receive(catchUp, page(0, 2, true));
        context.receive(catchUp, new SubscriptionConfirmed(500, 3));

        context.receive(catchUp, page(3, 2, 3, true));
        assertThat(context.wakeAfter).isEqualTo(Duration.ofMillis(1));
        assertThat(buffer.log).doesNotContain("live");
        catchUp.awake(context);
        readsFrom(3);
        context.receive(catchUp, page(3, 2, 3, true));
        assertThat(context.wakeAfter).isEqualTo(Duration.ofMillis(2));
        catchUp.awake(context);
        context.receive(catchUp, page(3, 3, true));

        isLive();
        assertThat(buffer.numbers).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void a_confirmed_number_that_is_never_read_is_given_up_and_checked_again_at_the_next_event() {
        CatchUpConversation catchUp = fromTheBeginning();
        context.receive(catchUp, page(0, 2, true));
        long subscription = context.last();
        context.receive(catchUp, new SubscriptionConfirmed(500, 3));
        context.nanos += Duration.ofSeconds(5).toNanos();
        context.receive(catchUp, page(3, 2, 3, true));
        isLive();

        context.receive(catchUp, subscription, appeared(5));
        assertThat(buffer.numbers)
                .as("not before the gap was seen to be closed")
                .doesNotContain(5L);
        readsFrom(3);
        context.receive(catchUp, page(4, 5, true));
        context.receive(catchUp, subscription, appeared(6));

        assertThat(buffer.numbers).containsExactly(0L, 1L, 2L, 4L, 5L, 6L);
    }

    @Test
    void a_catch_up_waits_for_a_missing_stream() {
        CatchUpConversation catchUp = fromTheBeginning();
        context.receive(catchUp, noStream());
        long subscription = context.last();
        context.receive(catchUp, new SubscriptionConfirmed(500, -1));
        isLive();

        context.receive(catchUp, subscription, appeared(0));

        assertThat(buffer.numbers).containsExactly(0L);
    }

    @Test
    void a_soft_deleted_stream_continues_with_its_numbers() {
        CatchUpConversation catchUp = fromTheBeginning();
        context.receive(catchUp, noStream());
        long subscription = context.last();
        context.receive(catchUp, new SubscriptionConfirmed(500, 7));
        readsFrom(0);
        context.receive(catchUp, noStream());
        isLive();

        context.receive(catchUp, subscription, appeared(8));

        assertThat(buffer.numbers).containsExactly(8L);
    }

    @Test
    void a_read_of_a_hard_deleted_stream_ends_the_subscription() {
        CatchUpConversation reading = fromTheBeginning();
        context.receive(
                reading, new ServerMessage.ReadStreamCompleted(ReadResult.STREAM_DELETED, List.of(), 0, -1, true, ""));
        assertThat(context.result).isEqualTo(DropReason.STREAM_DELETED);
    }

    @Test
    void a_confirmation_with_the_tombstones_number_ends_the_subscription() {
        CatchUpConversation catchUp = fromTheBeginning();
        context.receive(catchUp, page(0, 2, true));

        context.receive(catchUp, new SubscriptionConfirmed(500, RecordedEvent.HARD_DELETED));

        assertThat(context.result).isEqualTo(DropReason.STREAM_DELETED);
        assertThat(context.sentMore).hasAtLeastOneElementOfType(ClientMessage.Unsubscribe.class);
    }

    @Test
    void a_tombstone_that_appears_ends_it_and_is_not_delivered() {
        CatchUpConversation catchUp = fromTheBeginning();
        long subscription = live(catchUp);

        context.receive(catchUp, subscription, appeared(RecordedEvent.HARD_DELETED));

        assertThat(context.result).isEqualTo(DropReason.STREAM_DELETED);
        assertThat(buffer.numbers).doesNotContain(RecordedEvent.HARD_DELETED);
    }

    @Test
    void an_empty_page_before_the_end_is_skipped() {
        CatchUpConversation catchUp = fromTheBeginning();

        context.receive(catchUp, page(0, -1, 4096, false));

        readsFrom(4096);
    }

    @Test
    void a_page_from_after_the_end_never_leads_back() {
        CatchUpConversation catchUp = started(StreamCursor.after("ponies", 50, true, true));
        readsFrom(51);

        context.receive(catchUp, page(51, 50, 3, true));
        context.receive(catchUp, new SubscriptionConfirmed(500, 2));
        isLive();
        context.receive(catchUp, context.last(), appeared(3));

        assertThat(buffer.numbers).as("events before the start").isEmpty();
    }

    @Test
    void links_without_a_target_are_delivered() {
        CatchUpConversation catchUp = fromTheBeginning();
        long subscription = live(catchUp);
        RecordedEvent link = RecordingContext.event("ponies", 3).event();

        context.receive(catchUp, subscription, new EventAppeared(new ResolvedEvent(null, link, null, 0)));
        context.receive(catchUp, subscription, appeared(3));

        assertThat(buffer.numbers).containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void denied_access_ends_the_subscription() {
        CatchUpConversation catchUp = fromTheBeginning();

        context.receive(
                catchUp, new ServerMessage.ReadStreamCompleted(ReadResult.ACCESS_DENIED, List.of(), 0, 0, true, ""));

        assertThat(context.result).isEqualTo(DropReason.ACCESS_DENIED);
    }

    @ParameterizedTest
    @EnumSource(names = {"ERROR", "NOT_MODIFIED", "EVENT_NOT_FOUND", "UNRECOGNIZED"})
    void a_failed_read_is_repeated_and_its_subscription_is_closed(ReadResult result) {
        CatchUpConversation catchUp = fromTheBeginning();
        context.receive(catchUp, page(0, 2, true));
        context.receive(catchUp, new SubscriptionConfirmed(500, 4));

        context.receive(catchUp, new ServerMessage.ReadStreamCompleted(result, List.of(), 0, 0, true, "disk"));

        assertThat(context.retries).singleElement().asString().contains("disk");
        assertThat(context.sentMore).containsExactly(new ClientMessage.Unsubscribe());
        catchUp.start(context);
        comesBackAfter(2);
    }

    @Test
    void a_full_buffer_pauses_reading_until_there_is_room() {
        CatchUpConversation catchUp = fromTheBeginning();
        buffer.capacity = 15;
        context.receive(catchUp, page(0, 9, false));
        context.receive(catchUp, page(10, 19, false));
        int asked = context.sent.size();
        assertThat(context.open).isEmpty();

        assertThat(buffer.threshold).isEqualTo(7);
        buffer.take(14);
        catchUp.room(context);

        readsFrom(20);
        assertThat(context.sent).hasSize(asked + 1);
    }

    @Test
    void at_most_two_pages_are_read_ahead_of_a_slow_consumer() {
        CatchUpConversation catchUp = fromTheBeginning();
        context.receive(catchUp, page(0, 9, false));
        readsFrom(10);
        context.receive(catchUp, page(10, 19, false));

        assertThat(context.open).isEmpty();
        assertThat(buffer.threshold).isEqualTo(20);
    }

    @Test
    void the_subscription_begins_only_when_the_buffer_is_half_empty() {
        CatchUpConversation catchUp = fromTheBeginning();
        buffer.capacity = 4;
        context.receive(catchUp, page(0, 2, true));
        assertThat(context.open).isEmpty();

        buffer.take(3);
        catchUp.room(context);
        readsFrom(3);
        context.receive(catchUp, page(3, 2, 3, true));

        isSubscribing();
    }

    @Test
    void a_live_subscription_that_overflows_goes_back_to_reading_and_loses_nothing() {
        CatchUpConversation catchUp = fromTheBeginning();
        buffer.capacity = 6;
        long subscription = live(catchUp);
        context.receive(catchUp, subscription, appeared(3));
        context.receive(catchUp, subscription, appeared(4));
        context.receive(catchUp, subscription, appeared(5));
        assertThat(context.sentMore).containsExactly(new ClientMessage.Unsubscribe());
        assertThat(buffer.log).endsWith("no longer live");

        context.receive(catchUp, subscription, appeared(6));
        buffer.take(5);
        catchUp.room(context);
        readsFrom(6);
        context.receive(catchUp, page(6, 7, true));
        long second = context.last();
        assertThat(second).isNotEqualTo(subscription);
        context.receive(catchUp, subscription, appeared(9));
        context.receive(catchUp, second, new SubscriptionConfirmed(600, 7));
        context.receive(catchUp, second, appeared(8));

        assertThat(buffer.numbers)
                .isEqualTo(LongStream.rangeClosed(0, 8).boxed().toList());
        assertThat(buffer.log.stream().filter("live"::equals)).hasSize(2);
    }

    @Test
    void a_page_requested_before_the_overflow_does_not_start_a_second_read() {
        CatchUpConversation catchUp = fromTheBeginning();
        buffer.capacity = 6;
        context.receive(catchUp, page(0, 2, true));
        long subscription = context.last();
        context.receive(catchUp, new SubscriptionConfirmed(500, 3));
        long stale = context.last();
        for (long number = 4; number < 10; number++) {
            context.receive(catchUp, subscription, appeared(number));
        }
        assertThat(context.sentMore).containsExactly(new ClientMessage.Unsubscribe());

        buffer.take(3);
        catchUp.room(context);
        context.receive(catchUp, stale, page(3, 3, true));

        assertThat(context.open).as("exactly one read").hasSize(1);
        readsFrom(3);
    }

    @Test
    void from_the_end_delivers_events_after_the_first_confirmation_without_gaps() {
        CatchUpConversation catchUp =
                new CatchUpConversation(StreamCursor.after("ponies", -1, true, true), true, BATCH, buffer);
        catchUp.start(context);
        isSubscribing();
        context.receive(catchUp, new SubscriptionConfirmed(500, 9));
        isLive();
        context.receive(catchUp, context.last(), appeared(10));

        context.reconnect(catchUp);
        comesBackAfter(10);

        assertThat(buffer.numbers).containsExactly(10L);
    }

    @Test
    void coming_back_to_the_same_stream_continues_after_the_last_event() {
        CatchUpConversation catchUp = fromTheBeginning();
        context.receive(catchUp, page(0, 2, true));

        context.reconnect(catchUp);
        context.receive(catchUp, page(2, 4, true));

        assertThat(buffer.numbers).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void coming_back_to_a_stream_that_ends_before_the_last_event_starts_over_and_reports_a_gap() {
        CatchUpConversation catchUp = fromTheBeginning();
        context.receive(catchUp, page(0, 2, true));

        context.reconnect(catchUp);
        context.receive(catchUp, noStream());

        readsFrom(0);
        assertThat(buffer.log).anyMatch(line -> line.startsWith("gap"));
    }

    @Test
    void reconnecting_to_a_lagging_follower_waits_for_it() {
        CatchUpConversation catchUp = started(StreamCursor.after("ponies", -1, true, false));
        context.receive(catchUp, page(0, 2, true));

        context.reconnect(catchUp);
        context.receive(catchUp, page(0, 1, true));
        assertThat(context.retries).hasSize(1);
        catchUp.start(context);
        context.receive(catchUp, page(2, 3, true));

        assertThat(buffer.numbers).containsExactly(0L, 1L, 2L, 3L);
        assertThat(buffer.log).doesNotContain("gap");
    }

    @Test
    void a_node_that_still_lags_after_half_a_minute_counts_as_another_history() {
        CatchUpConversation catchUp = started(StreamCursor.after("ponies", -1, true, false));
        context.receive(catchUp, page(0, 2, true));
        context.reconnect(catchUp);
        context.receive(catchUp, page(0, 1, true));

        context.nanos += Duration.ofSeconds(30).toNanos();
        catchUp.start(context);
        context.receive(catchUp, page(0, 1, true));

        readsFrom(0);
        assertThat(buffer.log).contains("gap");
    }

    @Test
    void starting_after_an_event_that_the_stream_does_not_have_starts_over_and_reports_a_gap() {
        CatchUpConversation catchUp = started(StreamCursor.after("ponies", 41, true, true));
        readsFrom(42);

        context.receive(catchUp, page(0, -1, 3, true));

        readsFrom(0);
        assertThat(buffer.log).contains("gap");
        context.receive(catchUp, page(0, 2, true));
        assertThat(buffer.numbers).containsExactly(0L, 1L, 2L);
    }

    @Test
    void a_wait_for_a_future_event_survives_reconnects() {
        CatchUpConversation catchUp = started(StreamCursor.from("ponies", 5, true, true));
        readsFrom(5);
        context.receive(catchUp, page(0, -1, 3, true));
        context.receive(catchUp, new SubscriptionConfirmed(500, 2));
        context.receive(catchUp, context.last(), appeared(3));

        context.reconnect(catchUp);
        context.receive(catchUp, page(0, -1, 4, true));
        context.receive(catchUp, new SubscriptionConfirmed(500, 3));
        context.receive(catchUp, context.last(), appeared(4));
        context.receive(catchUp, context.last(), appeared(5));

        assertThat(buffer.numbers).containsExactly(5L);
        assertThat(buffer.log).doesNotContain("gap");
    }

    @Test
    void starting_after_the_last_event_waits_for_the_next() {
        CatchUpConversation catchUp = started(StreamCursor.after("ponies", 2, true, true));

        context.receive(catchUp, page(3, 2, true));

        isSubscribing();
        assertThat(buffer.log).doesNotContain("gap");
    }

    @Test
    void starting_on_a_lagging_follower_waits_for_it_without_a_deadline() {
        CatchUpConversation catchUp = started(StreamCursor.after("ponies", 41, true, false));

        context.receive(catchUp, page(0, -1, 3, true));

        assertThat(context.retries).hasSize(1);
        assertThat(context.settled).isTrue();
        assertThat(buffer.log).doesNotContain("gap");
    }

    @Test
    void pages_get_smaller_when_their_connections_break_repeatedly() {
        CatchUpConversation catchUp = fromTheBeginning();
        assertThat(pageSizes()).containsExactly(10);

        for (int losses = 0; losses < 5; losses++) {
            context.reconnect(catchUp);
        }

        assertThat(pageSizes()).containsExactly(10, 10, 1, 1, 1, 1);
    }

    @Test
    void pages_are_as_large_as_the_events_allow() {
        CatchUpConversation catchUp = fromTheBeginning();

        context.receive(catchUp, pageOf(2 * 1024 * 1024, 0, 1));
        context.receive(catchUp, pageOf(0, 2, 3));
        context.receive(catchUp, pageOf(0, 4, 5));

        assertThat(pageSizes()).containsExactly(10, 3, 6, 10);
    }

    private List<Integer> pageSizes() {
        return context.sent.stream()
                .map(sent -> ((ClientMessage.ReadStream) sent).maxCount())
                .toList();
    }

    private static ServerMessage pageOf(int bytes, long... numbers) {
        List<ResolvedEvent> events = LongStream.of(numbers)
                .mapToObj(number -> new RecordedEvent(
                        "ponies",
                        number,
                        new UUID(0, number),
                        "PonyJumped",
                        Content.of(new byte[bytes], false),
                        Content.EMPTY,
                        Instant.EPOCH))
                .map(event -> new ResolvedEvent(event, null, null, 0))
                .toList();
        long last = numbers[numbers.length - 1];
        return new ServerMessage.ReadStreamCompleted(ReadResult.SUCCESS, events, last + 1, 100, false, "");
    }

    @Test
    void reconnecting_to_another_event_at_the_number_of_the_last_one_restarts() {
        CatchUpConversation catchUp = fromTheBeginning();
        context.receive(catchUp, page(0, 2, true));

        context.reconnect(catchUp);
        var other = new ResolvedEvent(
                RecordingContext.record("ponies", 2, UUID.randomUUID(), Instant.EPOCH), null, null, 0);
        context.receive(
                catchUp, new ServerMessage.ReadStreamCompleted(ReadResult.SUCCESS, List.of(other), 3, 2, true, ""));

        readsFrom(0);
    }

    @Test
    void from_the_end_still_means_the_end_when_the_first_confirmation_was_lost() {
        CatchUpConversation catchUp =
                new CatchUpConversation(StreamCursor.after("ponies", -1, true, true), true, BATCH, buffer);
        catchUp.start(context);

        context.reconnect(catchUp);

        isSubscribing();
    }

    @ParameterizedTest
    @EnumSource
    void a_loss_in_any_phase_reads_on_after_the_last_event(Phase phase) {
        CatchUpConversation catchUp = fromTheBeginning();
        long old = context.last();
        long next = switch (phase) {
            case READING -> 0;
            case SUBSCRIBING -> {
                context.receive(catchUp, page(0, 2, true));
                yield 3;
            }
            case CLOSING -> {
                context.receive(catchUp, page(0, 2, true));
                context.receive(catchUp, new SubscriptionConfirmed(500, 4));
                yield 3;
            }
            case LIVE -> {
                live(catchUp);
                context.receive(catchUp, context.last(), appeared(3));
                yield 4;
            }
            case PAUSING -> {
                buffer.capacity = 3;
                context.receive(catchUp, page(0, 2, true));
                yield 3;
            }
        };

        context.reconnect(catchUp);
        context.receive(catchUp, old, page(0, 9, false));

        comesBackAfter(next - 1);
        assertThat(buffer.numbers).isEqualTo(LongStream.range(0, next).boxed().toList());
        assertThat(buffer.log.contains("no longer live")).isEqualTo(phase == Phase.LIVE);
    }

    enum Phase {
        READING,
        SUBSCRIBING,
        CLOSING,
        LIVE,
        PAUSING
    }

    @ParameterizedTest
    @EnumSource
    void every_drop_reason_of_the_server_has_an_outcome(WireDropReason reason) {
        CatchUpConversation catchUp = fromTheBeginning();
        long subscription = live(catchUp);

        context.receive(catchUp, subscription, new SubscriptionDropped(reason));

        switch (reason) {
            case UNSUBSCRIBED, SUBSCRIBER_MAX_COUNT_REACHED ->
                assertThat(context.retries).hasSize(1);
            case ACCESS_DENIED -> assertThat(context.result).isEqualTo(DropReason.ACCESS_DENIED);
            case NOT_FOUND, PERSISTENT_SUBSCRIPTION_DELETED ->
                assertThat(context.result).isEqualTo(DropReason.GROUP_DELETED);
            case UNRECOGNIZED -> assertThat(context.result).isEqualTo(DropReason.SERVER_ERROR);
        }
    }

    @Test
    void stopping_unsubscribes_and_waits_briefly_for_the_confirmation() {
        CatchUpConversation catchUp = fromTheBeginning();
        long subscription = live(catchUp);

        catchUp.stop(context);
        assertThat(context.sentMore).containsExactly(new ClientMessage.Unsubscribe());
        context.receive(catchUp, subscription, appeared(3));
        context.receive(catchUp, subscription, new SubscriptionDropped(WireDropReason.UNSUBSCRIBED));

        assertThat(context.result).isEqualTo(DropReason.UNSUBSCRIBED);
        assertThat(buffer.numbers).doesNotContain(3L);
    }

    @Test
    void a_server_that_does_not_answer_does_not_delay_the_end() {
        CatchUpConversation catchUp = fromTheBeginning();
        live(catchUp);
        catchUp.stop(context);
        assertThat(context.wakeAfter).isEqualTo(Duration.ofSeconds(2));

        catchUp.awake(context);

        assertThat(context.result).isEqualTo(DropReason.UNSUBSCRIBED);
    }

    @Test
    void a_connection_loss_while_stopping_does_not_subscribe_again() {
        CatchUpConversation catchUp = fromTheBeginning();
        live(catchUp);
        catchUp.stop(context);
        int sent = context.sent.size();

        context.reconnect(catchUp);

        assertThat(context.result).isEqualTo(DropReason.UNSUBSCRIBED);
        assertThat(context.sent).hasSize(sent);
    }

    @Test
    void stopping_while_nothing_is_subscribed_ends_at_once() {
        CatchUpConversation catchUp = fromTheBeginning();

        catchUp.stop(context);

        assertThat(context.result).isEqualTo(DropReason.UNSUBSCRIBED);
    }

    // $all

    private static Position at(long commit, long prepare) {
        return new Position(commit, prepare);
    }

    private static ServerMessage all(Position next, @Nullable Boolean end, Position... positions) {
        List<ResolvedEvent> events = new java.util.ArrayList<>();
        for (Position position : positions) {
            events.add(RecordingContext.event("ponies", 0, position));
        }
        return new ServerMessage.ReadAllCompleted(ReadResult.SUCCESS, events, Position.START, next, end, "");
    }

    private static ServerMessage appeared(Position position) {
        return new EventAppeared(RecordingContext.event("ponies", 0, position));
    }

    private CatchUpConversation withAll(@Nullable EventFilter filter) {
        return started(AllCursor.after(null, true, true, filter, 5));
    }

    @Test
    void events_of_one_transaction_are_distinguished_by_their_prepare_position() {
        CatchUpConversation catchUp = withAll(null);
        context.receive(catchUp, all(at(100, 90), null, at(100, 80), at(100, 85)));
        context.receive(catchUp, all(at(100, 90), null));
        long subscription = context.last();
        context.receive(catchUp, new SubscriptionConfirmed(100, 0));
        context.receive(catchUp, subscription, appeared(at(100, 85)));
        context.receive(catchUp, subscription, appeared(at(100, 90)));
        context.receive(catchUp, all(at(100, 90), null));
        isLive();
        context.receive(catchUp, subscription, appeared(at(100, 90)));

        assertThat(buffer.numbers).containsExactly(80L, 85L, 90L);
    }

    @Test
    void all_is_read_past_the_confirmed_position() {
        CatchUpConversation catchUp = withAll(null);
        context.receive(catchUp, all(at(50, 50), null));
        long subscription = context.last();
        context.receive(catchUp, new SubscriptionConfirmed(70, 0));
        assertThat(context.lastSent())
                .isInstanceOfSatisfying(
                        ClientMessage.ReadAll.class,
                        read -> assertThat(read.from()).isEqualTo(at(50, 50)));
        long read = context.last();
        context.receive(catchUp, subscription, appeared(at(80, 80)));

        context.receive(catchUp, read, all(at(81, 81), null, at(60, 60), at(70, 70), at(80, 80)));

        isLive();
        assertThat(buffer.numbers).containsExactly(60L, 70L, 80L);
    }

    @Test
    void a_confirmed_position_without_an_event_is_reached_with_the_next_event() {
        CatchUpConversation catchUp = withAll(null);
        context.receive(catchUp, all(at(50, 50), null));
        long subscription = context.last();
        context.receive(catchUp, new SubscriptionConfirmed(70, 0));
        context.nanos += Duration.ofSeconds(6).toNanos();
        context.receive(catchUp, all(at(50, 50), null));
        isLive();

        context.receive(catchUp, subscription, appeared(at(80, 80)));
        assertThat(buffer.numbers).isEmpty();
        context.receive(catchUp, all(at(81, 81), null, at(75, 75), at(80, 80)));

        assertThat(buffer.numbers).containsExactly(75L, 80L);
    }

    @Test
    void a_filtered_subscription_continues_after_its_last_checkpoint() {
        CatchUpConversation catchUp = withAll(EventFilter.streamPrefix("p"));
        context.receive(catchUp, all(at(50, 50), true));
        assertThat(context.lastSent()).isInstanceOfSatisfying(ClientMessage.Subscribe.class, subscribe -> {
            assertThat(subscribe.filter()).isNotNull();
            assertThat(subscribe.checkpointInterval()).isEqualTo(5);
        });
        context.receive(catchUp, new SubscriptionConfirmed(40, 0));
        context.receive(catchUp, context.last(), new CheckpointReached(at(900, 900)));
        assertThat(buffer.log).contains("checkpoint 900/900");

        context.reconnect(catchUp);

        assertThat(context.lastSent())
                .isInstanceOfSatisfying(
                        ClientMessage.ReadAll.class,
                        read -> assertThat(read.from()).isEqualTo(at(900, 900)));
    }

    @Test
    void each_filtered_page_is_followed_by_a_checkpoint() {
        CatchUpConversation catchUp = withAll(EventFilter.streamPrefix("p"));

        context.receive(catchUp, all(at(50, 0), false));
        context.receive(catchUp, all(at(90, 0), false, at(70, 70)));
        context.receive(catchUp, all(at(90, 0), true));

        assertThat(buffer.log).containsExactly("checkpoint 50/0", "checkpoint 90/0");
    }

    @Test
    void without_a_filter_there_are_no_checkpoints() {
        CatchUpConversation catchUp = withAll(null);

        context.receive(catchUp, all(at(50, 0), null, at(40, 40)));

        assertThat(buffer.log).noneMatch(line -> line.startsWith("checkpoint"));
    }

    @Test
    void a_filtered_page_without_a_match_is_not_the_end() {
        CatchUpConversation catchUp = withAll(EventFilter.streamPrefix("p"));

        context.receive(catchUp, all(at(50, 50), false));

        assertThat(context.lastSent())
                .isInstanceOfSatisfying(
                        ClientMessage.ReadAll.class,
                        read -> assertThat(read.from()).isEqualTo(at(50, 50)));
    }

    @Test
    void tombstones_in_all_are_delivered_like_other_events() {
        CatchUpConversation catchUp = withAll(null);
        context.receive(catchUp, all(at(50, 50), null));
        long subscription = context.last();
        context.receive(catchUp, new SubscriptionConfirmed(40, 0));

        context.receive(
                catchUp,
                subscription,
                new EventAppeared(RecordingContext.event("ponies", RecordedEvent.HARD_DELETED, at(60, 60))));

        assertThat(context.isOver()).isFalse();
        assertThat(buffer.numbers).containsExactly(60L);
    }

    /** Delivers the event at position 500 and reconnects. */
    private CatchUpConversation backInAll(boolean requireLeader) {
        CatchUpConversation catchUp = started(AllCursor.after(null, true, requireLeader, null, 5));
        context.receive(catchUp, all(at(510, 0), null, at(500, 500)));
        context.reconnect(catchUp);
        readsAllFrom(at(500, 500));
        return catchUp;
    }

    /** Like {@link #backInAll}, with a log that has no event at or after position 500. */
    private CatchUpConversation backInAllWithoutAnEvent(boolean requireLeader) {
        CatchUpConversation catchUp = backInAll(requireLeader);
        context.receive(catchUp, all(at(500, 500), null));
        isSubscribing();
        return catchUp;
    }

    private static ResolvedEvent another(Position position) {
        return new ResolvedEvent(
                RecordingContext.record("ponies", 77, new UUID(7, 7), Instant.EPOCH), null, position, 0);
    }

    private static ServerMessage page(Position next, @Nullable Boolean end, ResolvedEvent... events) {
        return new ReadAllCompleted(ReadResult.SUCCESS, List.of(events), Position.START, next, end, "");
    }

    private void startsOver() {
        assertThat(buffer.log).containsOnlyOnce("gap");
        readsAllFrom(Position.START);
    }

    private void readsAllFrom(Position position) {
        assertThat(context.lastSent())
                .isInstanceOfSatisfying(
                        ClientMessage.ReadAll.class,
                        read -> assertThat(read.from()).isEqualTo(position));
    }

    @Test
    void coming_back_to_a_log_that_ends_before_the_last_event_starts_over_and_reports_a_gap() {
        CatchUpConversation catchUp = backInAllWithoutAnEvent(true);

        context.receive(catchUp, new SubscriptionConfirmed(90, 0));

        assertThat(context.sentMore).containsExactly(new ClientMessage.Unsubscribe());
        assertThat(buffer.log).containsExactly("gap");
        readsAllFrom(Position.START);
        context.receive(catchUp, all(at(100, 0), null, at(90, 90)));
        context.receive(catchUp, all(at(100, 0), null));
        context.receive(catchUp, new SubscriptionConfirmed(90, 0));
        isLive();
        assertThat(buffer.numbers).containsExactly(500L, 90L);
    }

    @Test
    void coming_back_to_the_same_log_continues_after_the_last_event() {
        CatchUpConversation catchUp = backInAll(true);
        context.receive(catchUp, all(at(510, 0), null, at(500, 500)));
        context.receive(catchUp, all(at(510, 0), null));

        context.receive(catchUp, new SubscriptionConfirmed(500, 0));

        isLive();
        assertThat(buffer.log).doesNotContain("gap");
    }

    @Test
    void a_node_whose_log_lags_has_half_a_minute_to_catch_up() {
        CatchUpConversation catchUp = backInAllWithoutAnEvent(false);
        context.receive(catchUp, new SubscriptionConfirmed(90, 0));
        assertThat(context.retries).hasSize(1);
        assertThat(context.sentMore).containsExactly(new ClientMessage.Unsubscribe());
        assertThat(buffer.log).doesNotContain("gap");

        context.nanos += Duration.ofSeconds(30).toNanos();
        catchUp.start(context);
        context.receive(catchUp, all(at(510, 0), null));
        context.receive(catchUp, new SubscriptionConfirmed(90, 0));

        assertThat(buffer.log).contains("gap");
        readsAllFrom(Position.START);
    }

    @Test
    void another_event_at_the_position_of_the_last_one_means_another_log_of_any_length() {
        CatchUpConversation catchUp = backInAll(true);

        context.receive(
                catchUp,
                page(at(520, 0), null, another(at(500, 500)), RecordingContext.event("ponies", 8, at(510, 510))));

        startsOver();
        assertThat(buffer.numbers).containsExactly(500L);
    }

    /** Real servers answer a read from a position inside a record with an empty page. */
    @ParameterizedTest
    @ValueSource(longs = {500, 501, 90_000})
    void a_longer_log_without_an_event_at_or_after_the_last_position_is_another_log(long end) {
        CatchUpConversation catchUp = backInAllWithoutAnEvent(true);

        context.receive(catchUp, new SubscriptionConfirmed(end, 0));

        startsOver();
    }

    @Test
    void a_server_whose_reads_of_the_last_position_fail_for_half_a_minute_has_another_log() {
        CatchUpConversation catchUp = backInAll(true);
        ServerMessage failure =
                new ReadAllCompleted(ReadResult.ERROR, List.of(), Position.START, Position.START, null, "not a record");
        context.receive(catchUp, failure);
        assertThat(context.retries).singleElement().asString().contains("not a record");
        assertThat(buffer.log).doesNotContain("gap");

        context.nanos += Duration.ofSeconds(30).toNanos();
        catchUp.start(context);
        context.receive(catchUp, failure);

        startsOver();
    }

    @Test
    void a_scavenged_event_does_not_mean_another_log() {
        CatchUpConversation catchUp = backInAll(true);
        context.receive(catchUp, all(at(610, 0), null, at(600, 600)));
        context.receive(catchUp, all(at(610, 0), null));
        context.receive(catchUp, new SubscriptionConfirmed(600, 0));

        isLive();
        assertThat(buffer.log).doesNotContain("gap");
        assertThat(buffer.numbers).containsExactly(500L, 600L);
    }

    private CatchUpConversation backBehindACheckpoint() {
        EventFilter filter = EventFilter.streamPrefix("ponies");
        CatchUpConversation catchUp = withAll(filter);
        context.receive(catchUp, all(at(800, 0), true, at(500, 500)));
        context.receive(catchUp, new SubscriptionConfirmed(700, 0));
        context.receive(catchUp, new CheckpointReached(at(900, 0)));
        context.reconnect(catchUp);
        assertThat(context.lastSent()).isInstanceOfSatisfying(ClientMessage.ReadAll.class, read -> {
            assertThat(read.from()).isEqualTo(at(500, 500));
            assertThat(read.maxCount()).isEqualTo(1);
            assertThat(read.filter()).as("a filter would hide another event").isNull();
        });
        return catchUp;
    }

    @Test
    void the_last_event_before_a_filters_checkpoint_is_verified_first_and_nothing_is_read_twice() {
        CatchUpConversation catchUp = backBehindACheckpoint();

        context.receive(catchUp, all(at(510, 0), null, at(500, 500)));

        readsAllFrom(at(900, 0));
        assertThat(buffer.numbers).containsExactly(500L);
        assertThat(buffer.log).doesNotContain("gap");
    }

    @Test
    void another_event_at_the_position_of_the_last_one_before_a_checkpoint_means_another_log() {
        CatchUpConversation catchUp = backBehindACheckpoint();

        context.receive(catchUp, page(at(510, 0), null, another(at(500, 500))));

        startsOver();
    }

    @Test
    void starting_at_a_position_where_no_event_of_a_longer_log_begins_starts_over_and_reports_a_gap() {
        CatchUpConversation catchUp = started(AllCursor.after(at(500, 500), true, true, null, 5));
        context.receive(catchUp, all(at(500, 500), null));

        context.receive(catchUp, new SubscriptionConfirmed(90_000, 0));

        startsOver();
    }

    @Test
    void starting_after_a_position_that_the_log_does_not_have_starts_over_and_reports_a_gap() {
        CatchUpConversation catchUp = started(AllCursor.after(at(500, 500), true, true, null, 5));
        context.receive(catchUp, all(at(500, 500), null));

        context.receive(catchUp, new SubscriptionConfirmed(90, 0));

        assertThat(buffer.log).contains("gap");
        readsAllFrom(Position.START);
    }

    @Test
    void starting_at_a_place_after_the_last_event_is_not_a_contradiction() {
        CatchUpConversation catchUp = started(AllCursor.after(at(510, 0), true, true, null, 5));
        context.receive(catchUp, all(at(510, 0), null));

        context.receive(catchUp, new SubscriptionConfirmed(500, 0));

        isLive();
        assertThat(buffer.log).doesNotContain("gap");
    }

    @Test
    void an_event_that_the_server_has_just_sent_is_not_verified_again() {
        CatchUpConversation catchUp = withAll(null);
        context.receive(catchUp, all(at(510, 0), null, at(500, 500)));
        context.receive(catchUp, all(at(510, 0), null));

        context.receive(catchUp, new SubscriptionConfirmed(-1, 0));

        isLive();
        assertThat(buffer.log).doesNotContain("gap");
    }
}
