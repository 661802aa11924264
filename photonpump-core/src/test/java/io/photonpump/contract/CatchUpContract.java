package io.photonpump.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.photonpump.client.DeleteMode;
import io.photonpump.error.DropReason;
import io.photonpump.error.StreamDeletedException;
import io.photonpump.error.UnsupportedByServerException;
import io.photonpump.event.EventFilter;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.event.StreamMetadata;
import io.photonpump.stream.ExpectedVersion;
import io.photonpump.stream.Position;
import io.photonpump.subscription.SubscribeOptions;
import io.photonpump.subscription.Subscription;
import io.photonpump.subscription.SubscriptionState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Catch-up subscriptions: all events after a start, once and in order. */
public abstract class CatchUpContract extends Contract {

    protected CatchUpContract(ServerFixture server) {
        super(server);
    }

    private Subscription follow(String stream, StartFrom from, Heard heard) {
        var subscription =
                client.subscribeTo(stream, SubscribeOptions.from(from).withListener(heard));
        subscription.forEach(heard);
        return subscription;
    }

    @Test
    void earlier_events_come_first_then_the_live_call_then_new_events() {
        String stream = streamOf("catchup", 3);
        var heard = new Heard();
        try (var subscription = follow(stream, StartFrom.beginning(), heard)) {
            heard.awaitCall("live");
            append(stream, 3, 2);

            assertThat(heard.numbersOnceThereAre(5)).isEqualTo(range(0, 5));
            assertThat(heard.calls()).containsExactly("event", "event", "event", "live", "event", "event");
            assertThat(subscription.state()).isEqualTo(SubscriptionState.LIVE);
            assertThat(subscription.lastKnownEventNumber()).hasValue(4);
        }
    }

    @Test
    void it_may_begin_at_an_event_or_after_one() {
        String stream = streamOf("catchup", 10);
        var at = new Heard();
        var after = new Heard();
        try (var one = follow(stream, StartFrom.event(7), at);
                var other = follow(stream, StartFrom.after(7), after)) {
            assertThat(at.numbersOnceThereAre(3)).containsExactly(7, 8, 9);
            assertThat(after.numbersOnceThereAre(2)).containsExactly(8, 9);
        }
    }

    @Test
    void it_may_begin_after_the_last_event() {
        String stream = streamOf("catchup", 2);
        var heard = new Heard();
        try (var subscription = follow(stream, StartFrom.event(4), heard)) {
            heard.awaitCall("live");
            append(stream, 2, 4);

            assertThat(heard.numbersOnceThereAre(2)).containsExactly(4, 5);
            assertThat(heard.calls()).noneMatch(call -> call.startsWith("gap"));
        }
    }

    @Test
    void a_start_that_the_stream_never_reached_is_a_gap_and_existing_events_are_delivered() {
        String stream = streamOf("catchup", 2);
        var heard = new Heard();
        try (var subscription = follow(stream, StartFrom.after(41), heard)) {
            assertThat(heard.numbersOnceThereAre(2)).containsExactly(0, 1);
            assertThat(heard.calls()).startsWith("gap after nothing");
        }
    }

    @Test
    void from_the_end_only_new_events_are_delivered() {
        String stream = streamOf("catchup", 5);
        var heard = new Heard();
        try (var subscription = follow(stream, StartFrom.end(), heard)) {
            await(subscription.started());
            append(stream, 5, 2);

            assertThat(heard.numbersOnceThereAre(2)).containsExactly(5, 6);
        }
    }

    @Test
    void nothing_is_missed_or_delivered_twice_while_another_client_writes() {
        String stream = newStream("catchup");
        var stop = new AtomicBoolean();
        var writer = CompletableFuture.supplyAsync(() -> {
            int written = 0;
            while (!stop.get()) {
                append(stream, written, 7);
                written += 7;
            }
            return written;
        });
        List<Heard> listeners = range(0, 5).stream().map(i -> new Heard()).toList();
        List<Subscription> subscriptions = new ArrayList<>();
        for (Heard heard : listeners) {
            var options = SubscribeOptions.from(StartFrom.beginning())
                    .withBatchSize(10)
                    .withListener(heard);
            var subscription = client.subscribeTo(stream, options);
            subscription.forEach(heard);
            subscriptions.add(subscription);
            heard.awaitCall("live");
        }
        stop.set(true);
        int written = await(writer);

        for (Heard heard : listeners) {
            assertThat(heard.numbersOnceThereAre(written)).isEqualTo(range(0, written));
        }
        subscriptions.forEach(Subscription::close);
    }

    @Test
    void all_is_followed_while_another_writes() {
        String stream = newStream("catchup");
        Position from = await(client.publish(stream, jumps(0, 1))).position();
        assertThat(from).isNotNull();
        var writer = CompletableFuture.runAsync(() -> range(1, 200).forEach(n -> append(stream, n, 1)));
        var heard = new Heard();
        var options =
                SubscribeOptions.from(StartFrom.after(from)).withBatchSize(16).withListener(heard);
        try (var subscription = client.subscribeToAll(options)) {
            subscription.forEach(event -> {
                if (event.stream().equals(stream)) {
                    heard.accept(event);
                }
            });

            await(writer);
            assertThat(heard.numbersOnceThereAre(199)).isEqualTo(range(1, 200));
            assertThat(subscription.stream()).isEqualTo("$all");
            assertThat(heard.events()).extracting(ResolvedEvent::position).doesNotContainNull();
        }
    }

    @Test
    void a_slow_consumer_falls_back_to_reading_and_misses_nothing() {
        String stream = newStream("catchup");
        var heard = new Heard();
        var permits = new Semaphore(0);
        var options = SubscribeOptions.from(StartFrom.beginning())
                .withBufferEvents(20)
                .withBufferBytes(1_000_000)
                .withBatchSize(10)
                .withListener(heard);
        try (var subscription = client.subscribeTo(stream, options)) {
            subscription.forEach(event -> {
                permits.acquire();
                heard.accept(event);
            });
            heard.awaitCall("live");

            append(stream, 0, 300);
            eventually(() -> subscription.state() == SubscriptionState.CATCHING_UP);
            append(stream, 300, 10);
            permits.release(10_000);

            assertThat(heard.numbersOnceThereAre(310)).isEqualTo(range(0, 310));
            eventually(() -> subscription.state() == SubscriptionState.LIVE);
            append(stream, 310, 1);
            assertThat(heard.numbersOnceThereAre(311)).isEqualTo(range(0, 311));
            assertThat(heard.calls()).contains("fellBehind");
        }
    }

    @Test
    void one_slow_consumer_delays_no_other() {
        String stream = streamOf("catchup", 2_000);
        var never = new Semaphore(0);
        var options = SubscribeOptions.from(StartFrom.beginning())
                .withBufferEvents(10)
                .withBufferBytes(100_000)
                .withBatchSize(5);
        var heard = new Heard();
        try (var slow = client.subscribeTo(stream, options);
                var quick = follow(stream, StartFrom.beginning(), heard)) {
            slow.forEach(event -> never.acquire());

            assertThat(heard.numbersOnceThereAre(2_000)).isEqualTo(range(0, 2_000));
            assertThat(await(client.ping())).isPositive();
            never.release(10_000);
        }
    }

    @Test
    void a_catch_up_waits_for_a_missing_stream() {
        String stream = newStream("catchup");
        var heard = new Heard();
        try (var subscription = follow(stream, StartFrom.beginning(), heard)) {
            await(subscription.started());
            heard.awaitCall("live");
            append(stream, 0, 2);

            assertThat(heard.numbersOnceThereAre(2)).containsExactly(0, 1);
        }
    }

    @Test
    void a_catch_up_follows_a_soft_deleted_stream_that_comes_back() {
        String stream = streamOf("catchup", 3);
        await(client.deleteStream(stream));
        var heard = new Heard();
        try (var subscription = follow(stream, StartFrom.beginning(), heard)) {
            heard.awaitCall("live");
            append(stream, 3, 2);

            assertThat(heard.numbersOnceThereAre(2)).containsExactly(3, 4);
        }
    }

    @Test
    void a_hard_deleted_stream_cannot_be_followed() {
        String stream = streamOf("catchup", 3);
        await(client.deleteStream(stream, ExpectedVersion.any(), DeleteMode.HARD));

        var subscription = client.subscribeTo(stream, SubscribeOptions.from(StartFrom.beginning()));

        assertThat(await(subscription.closed())).isEqualTo(DropReason.STREAM_DELETED);
        assertFailure(subscription.started()).isInstanceOf(StreamDeletedException.class);
    }

    @Test
    void hard_deleting_a_stream_ends_its_subscriptions_after_its_last_event() {
        String stream = streamOf("catchup", 3);
        var heard = new Heard();
        var subscription = follow(stream, StartFrom.beginning(), heard);
        heard.awaitCall("live");

        append(stream, 3, 1);
        await(client.deleteStream(stream, ExpectedVersion.any(), DeleteMode.HARD));

        assertThat(await(subscription.closed())).isEqualTo(DropReason.STREAM_DELETED);
        heard.awaitCall("dropped STREAM_DELETED");
        assertThat(heard.numbers()).isEqualTo(range(0, 4));
        assertFailure(client.get(stream)).isInstanceOf(StreamDeletedException.class);
    }

    @Test
    void a_truncated_head_is_skipped() {
        String stream = streamOf("catchup", 200);
        await(client.setStreamMetadata(
                stream, StreamMetadata.defaults().withTruncateBefore(195L), ExpectedVersion.any()));
        var heard = new Heard();
        var options = SubscribeOptions.from(StartFrom.beginning()).withBatchSize(10);
        try (var subscription = client.subscribeTo(stream, options)) {
            subscription.forEach(heard);

            assertThat(heard.numbersOnceThereAre(5)).isEqualTo(range(195, 200));
        }
    }

    @Test
    void a_consumer_that_throws_stops_at_that_event() {
        String stream = streamOf("catchup", 5);
        var heard = new Heard();
        var subscription = client.subscribeTo(stream, SubscribeOptions.from(StartFrom.beginning()));

        subscription.forEach(event -> {
            if (n(event) == 2) {
                throw new IllegalStateException("not this one");
            }
            heard.accept(event);
        });

        assertThat(await(subscription.closed())).isEqualTo(DropReason.CONSUMER_FAILED);
        assertThat(heard.numbers()).containsExactly(0, 1);
    }

    @Test
    void a_filter_passes_only_matching_events_and_reports_its_progress() {
        assumeTrue(server.hasFilters(), "this server does not filter");
        String stream = newStream("filtered");
        Position from = await(client.publish(stream, jumps(0, 1))).position();
        assertThat(from).isNotNull();
        append(newStream("other"), 100, 10);
        append(stream, 1, 1);
        var heard = new Heard();
        var options = SubscribeOptions.from(StartFrom.after(from))
                .withFilter(EventFilter.streamPrefix(stream))
                .withBatchSize(4)
                .withCheckpointInterval(5)
                .withListener(heard);
        try (var subscription = client.subscribeToAll(options)) {
            subscription.forEach(heard);
            heard.awaitCall("live");
            append(newStream("other"), 100, 20);
            append(stream, 2, 1);

            assertThat(heard.numbersOnceThereAre(2)).containsExactly(1, 2);
            eventually(() -> !heard.checkpoints().isEmpty());
            assertThat(heard.checkpoints()).isSorted().allMatch(position -> position.compareTo(from) > 0);
        }
    }

    @Test
    void filters_are_refused_by_servers_without_filters() {
        assumeFalse(server.hasFilters(), "this server filters");
        for (var options : List.of(SubscribeOptions.live(), SubscribeOptions.from(StartFrom.beginning()))) {
            var subscription = client.subscribeToAll(options.withFilter(EventFilter.streamPrefix("any")));

            assertFailure(subscription.started()).isInstanceOf(UnsupportedByServerException.class);
            assertThat(await(subscription.closed())).isEqualTo(DropReason.UNSUPPORTED);
        }
    }
}
