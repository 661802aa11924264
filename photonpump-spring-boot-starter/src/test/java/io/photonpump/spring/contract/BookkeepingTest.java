package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Positions, dead letters and replay progress that listeners write: they do not reach other listeners as events. */
@Timeout(120)
class BookkeepingTest extends StarterTest {

    private static final Duration QUIET = Duration.ofMillis(1500);

    @BeforeEach
    void withProjections() {
        stopServer();
        server = EmbeddedEventStore.builder()
                .dialect(Dialect.V23)
                .standardProjections(true)
                .start();
        writer = PhotonPump.connect(server.url().replace("//", "//admin:changeit@"));
    }

    @Test
    void positions_neither_reach_nor_advance_a_listener_of_all() {
        jumps(1, 2);
        inStreams(All.class).run(context -> {
            awaitStored("photonpump-checkpoint-all");
            awaitQuiet("photonpump-checkpoint-all");
            Checkpoint before = listener(context, "all").status().position();
            long processed = listener(context, "all").status().processed();
            // A position that another application writes.
            inStreams(Other.class).run(other -> awaitStored("photonpump-checkpoint-other"));
            awaitQuiet("photonpump-checkpoint-all");
            assertThat(listener(context, "all").status().position()).isEqualTo(before);
            assertThat(listener(context, "all").status().processed()).isEqualTo(processed);
            assertThat(context.getBean(All.class).seen.all()).doesNotContain("CheckpointStored");

            jumps(3);
            await().atMost(SOON)
                    .until(() -> context.getBean(All.class).seen.all().stream()
                                    .filter("PonyJumped"::equals)
                                    .count()
                            == 3);
        });
    }

    @Test
    void positions_of_another_prefix_do_not_reach_a_listener_of_all() {
        jumps(1);
        inStreams(All.class)
                .withPropertyValues("photonpump.checkpoint.stream-prefix=one-")
                .run(first -> inStreams(All.class)
                        .withPropertyValues("photonpump.checkpoint.stream-prefix=two-")
                        .run(second -> {
                            awaitStored("one-all");
                            awaitStored("two-all");
                            awaitQuiet("one-all");
                            awaitQuiet("two-all");
                        }));
    }

    @Test
    void positions_in_the_category_of_a_listener_do_not_reach_it_and_leave_no_lag() {
        jump("order-1", "Derpy", 1);
        inStreams(Category.class)
                .withPropertyValues("photonpump.checkpoint.stream-prefix=order-checkpoint-")
                .run(context -> {
                    awaitStored("order-checkpoint-category");
                    awaitQuiet("order-checkpoint-category");
                    assertThat(context.getBean(Category.class).seen.all()).containsExactly("PonyJumped");
                    await().atMost(SOON)
                            .until(() -> Long.valueOf(0)
                                    .equals(listener(context, "category")
                                            .status()
                                            .lag()));
                });
    }

    @Test
    void a_listener_of_the_stream_of_positions_receives_them() {
        jumps(1);
        inStreams(Other.class, Auditor.class).run(context -> {
            awaitStored("photonpump-checkpoint-other");
            context.getBean(Auditor.class).seen.awaitExactly("CheckpointStored");
        });
    }

    @Test
    void a_listener_of_all_does_not_fail_on_its_own_dead_letters() {
        inStreams(Failing.class)
                .withPropertyValues(
                        "photonpump.listener.retry.max-retries=0",
                        "photonpump.listener.on-exhausted=dead-letter",
                        "photonpump.subscriptions.failing.dead-letter-stream=letters",
                        "photonpump.subscriptions.other-failing.dead-letter-stream=letters")
                .run(context -> {
                    awaitState(context, "failing", ContainerState.RUNNING);
                    awaitState(context, "other-failing", ContainerState.RUNNING);
                    jumps(1);
                    awaitStored("letters");
                    awaitQuiet("letters");
                    awaitQuiet("photonpump-checkpoint-failing");
                    assertThat(letters()).hasSize(2);
                    assertThat(context.getBean(Failing.class).calls).hasValue(2);
                });
    }

    @Test
    void a_copy_of_a_dead_letter_in_another_stream_is_an_ordinary_event() {
        inStreams(Failing.class, Other.class)
                .withPropertyValues(
                        "photonpump.listener.retry.max-retries=0",
                        "photonpump.listener.on-exhausted=dead-letter",
                        "photonpump.subscriptions.failing.dead-letter-stream=letters",
                        "photonpump.subscriptions.other-failing.dead-letter-stream=letters")
                .run(context -> {
                    jumps(1);
                    awaitStored("letters");
                    RecordedEvent letter = letters().get(0).resolved();
                    Seen<String> seen = context.getBean(Other.class).seen;
                    seen.awaitExactly("PonyJumped");
                    writer.publishEvent(
                                    "jumps",
                                    NewEvent.json(letter.type(), letter.data().bytes())
                                            .withMetadata(letter.metadata().bytes()))
                            .join();
                    seen.awaitExactly("PonyJumped", letter.type());
                });
    }

    @Test
    void a_listener_that_does_not_resolve_links_receives_no_links_to_its_dead_letters() {
        inStreams(RawLinks.class)
                .withPropertyValues(
                        "photonpump.listener.retry.max-retries=0",
                        "photonpump.listener.on-exhausted=dead-letter",
                        "photonpump.subscriptions.raw.dead-letter-stream=order-letters")
                .run(context -> {
                    jump("order-1", "Derpy", 1);
                    awaitStored("order-letters");
                    awaitQuiet("order-letters");
                    assertThat(context.getBean(RawLinks.class).calls).hasValue(1);
                });
    }

    @Test
    void a_listener_of_all_does_not_receive_the_progress_events_of_replays() {
        inStreams(RawLinks.class, All.class)
                .withPropertyValues(
                        "photonpump.listener.retry.max-retries=0", "photonpump.listener.on-exhausted=dead-letter")
                .run(context -> {
                    jump("order-1", "Derpy", 1);
                    awaitStored("deadletter-ce-order");
                    context.getBean(RawLinks.class).lucky = true;
                    listener(context, "raw").replayDeadLetters().join();
                    await().atMost(SOON).until(() -> last("deadletter-ce-order") == 1);
                    jump("order-2", "Derpy", 2);
                    context.getBean(All.class).seen.awaitExactly("PonyJumped", "PonyJumped");
                });
    }

    private List<ResolvedEvent> letters() {
        return StreamSupport.stream(writer.iter("letters").spliterator(), false).toList();
    }

    private void awaitStored(String stream) {
        await().atMost(SOON).until(() -> last(stream) >= 0);
    }

    /** Waits until the stream has not grown for a while. It may still grow at first. */
    private void awaitQuiet(String stream) {
        AtomicInteger moves = new AtomicInteger();
        long[] known = {last(stream)};
        await().atMost(SOON).during(QUIET).until(() -> {
            long now = last(stream);
            if (now != known[0]) {
                known[0] = now;
                moves.incrementAndGet();
                return false;
            }
            return true;
        });
        assertThat(moves.get())
                .as("number of times %s grew before it stopped growing", stream)
                .isLessThan(20);
    }

    private long last(String stream) {
        EventStoreClient client = writer;
        try {
            return client.getEvent(stream, -1).join().eventNumber();
        } catch (CompletionException e) {
            return -1;
        }
    }

    private ApplicationContextRunner inStreams(Class<?>... listeners) {
        return application(listeners)
                .withPropertyValues(
                        "photonpump.checkpoint.store=stream",
                        "photonpump.listener.checkpoint-every=1",
                        "photonpump.listener.checkpoint-interval=50ms");
    }

    static class All {
        final Seen<String> seen = new Seen<>();

        @EventStoreSubscription(id = "all", stream = "$all", checkpoint = "all")
        void on(RecordedEvent event) {
            seen.add(event.type());
        }
    }

    static class Category {
        final Seen<String> seen = new Seen<>();

        @EventStoreSubscription(id = "category", stream = "$ce-order", checkpoint = "category")
        void on(RecordedEvent event) {
            seen.add(event.type());
        }
    }

    static class RawLinks {
        final AtomicInteger calls = new AtomicInteger();
        volatile boolean lucky;

        @EventStoreSubscription(id = "raw", stream = "$ce-order", from = "start", resolveLinks = "false")
        void on(RecordedEvent event) {
            calls.incrementAndGet();
            if (!lucky) {
                throw new IllegalStateException("no");
            }
        }
    }

    static class Other {
        final Seen<String> seen = new Seen<>();

        @EventStoreSubscription(id = "other", stream = "jumps", checkpoint = "other")
        void on(RecordedEvent event) {
            seen.add(event.type());
        }
    }

    static class Auditor {
        final Seen<String> seen = new Seen<>();

        @EventStoreSubscription(id = "auditor", stream = "photonpump-checkpoint-other", from = "start")
        void on(RecordedEvent event) {
            seen.add(event.type());
        }
    }

    static class Failing {
        final AtomicInteger calls = new AtomicInteger();

        @EventStoreSubscription(id = "failing", stream = "$all", checkpoint = "failing", filter = "excludeSystemEvents")
        @EventStoreSubscription(
                id = "other-failing",
                stream = "$all",
                checkpoint = "other-failing",
                filter = "excludeSystemEvents")
        void on(RecordedEvent event) {
            calls.incrementAndGet();
            throw new IllegalStateException("no");
        }
    }
}
