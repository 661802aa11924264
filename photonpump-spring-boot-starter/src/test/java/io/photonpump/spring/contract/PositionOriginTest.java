package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.PhotonPump;
import io.photonpump.client.DeleteMode;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.event.StartFrom;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.EventStoreHeaders;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.checkpoint.CheckpointOrigin;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import io.photonpump.stream.ExpectedVersion;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.handler.annotation.Header;

/** A stored position is used only for the stream and filter that it belongs to. These tests store positions in streams. */
@Timeout(120)
class PositionOriginTest extends StarterTest {

    private static final String STORED_IN = "photonpump-checkpoint-board";

    @BeforeEach
    void twoStreams() {
        stopServer();
        server = EmbeddedEventStore.builder().dialect(Dialect.V23).start();
        writer = PhotonPump.connect(server.url().replace("//", "//admin:changeit@"));
        jumps(1, 2, 3);
        jump("hops", "Luna", 10);
        jump("hops", "Luna", 20);
    }

    @Test
    void a_listener_of_another_stream_with_an_old_checkpoint_name_stops_with_advice() {
        board("jumps").run(context -> seen(context).awaitExactly("1@jumps", "2@jumps", "3@jumps"));

        board("hops").run(context -> {
            awaitState(context, "board", ContainerState.FAILED);
            assertThat(seen(context).all()).isEmpty();
            assertThat(listener(context, "board").status().lastError())
                    .contains("'board'", "'jumps'", "'hops'", "another checkpoint name", "reset");
            assertThat(context.getBean(HealthIndicator.class).health().toString())
                    .contains("DOWN", "the checkpoint 'board' cannot be used");
        });
        // The rejected position still belongs to the other stream.
        board("jumps").run(context -> {
            jumps(4);
            seen(context).awaitExactly("4@jumps");
        });
    }

    @Test
    void a_replay_sets_the_origin_of_the_position_to_the_new_stream() {
        board("jumps").run(context -> seen(context).awaitExactly("1@jumps", "2@jumps", "3@jumps"));
        board("hops").run(context -> {
            awaitState(context, "board", ContainerState.FAILED);
            assertThat(listener(context, "board")
                            .replayFrom(StartFrom.beginning())
                            .begun())
                    .succeedsWithin(SOON);
            listener(context, "board").start();
            seen(context).awaitExactly("10@hops", "20@hops");
        });
        board("hops").run(context -> {
            jump("hops", "Luna", 30);
            seen(context).awaitExactly("30@hops");
        });
    }

    @Test
    void a_listener_starts_in_the_new_stream_after_the_position_was_deleted() {
        board("jumps").run(context -> seen(context).awaitExactly("1@jumps", "2@jumps", "3@jumps"));
        board("hops").run(context -> {
            awaitState(context, "board", ContainerState.FAILED);
            context.getBean(CheckpointStore.class).delete("board");
            listener(context, "board").start();
            seen(context).awaitExactly("10@hops", "20@hops");
        });
    }

    @Test
    void applications_with_the_same_prefix_and_name_do_not_use_each_others_positions() {
        board("jumps").run(first -> {
            seen(first).awaitExactly("1@jumps", "2@jumps", "3@jumps");
            await().atMost(SOON).until(() -> stored(first).equals(Optional.of(Checkpoint.of(2))));
            board("hops").run(second -> awaitState(second, "board", ContainerState.FAILED));
            jumps(4);
            await().atMost(SOON).until(() -> stored(first).equals(Optional.of(Checkpoint.of(3))));
        });
    }

    @Test
    void a_position_overwritten_by_another_application_is_detected_by_the_next_write() {
        board("jumps").run(context -> {
            seen(context).awaitExactly("1@jumps", "2@jumps", "3@jumps");
            await().atMost(SOON).until(() -> stored(context).equals(Optional.of(Checkpoint.of(2))));
            storePosition(Map.of("position", "1", "origin", "hops"));
            jumps(4);
            awaitState(context, "board", ContainerState.FAILED);
            assertThat(stored(context)).contains(Checkpoint.of(1));
        });
    }

    @Test
    void another_server_side_filter_is_another_origin_and_another_order_of_prefixes_is_not() {
        search("streamPrefix:jumps,hops").run(context -> seen(context).awaitExactly(all()));
        search("streamPrefix: hops, jumps").run(context -> {
            jumps(4);
            seen(context).awaitExactly("4@jumps");
        });
        search("streamPrefix:jumps").run(context -> {
            awaitState(context, "board", ContainerState.FAILED);
            assertThat(listener(context, "board").status().lastError())
                    .contains("$all filtered by streamPrefix:hops,jumps", "$all filtered by streamPrefix:jumps");
        });
        search("streamPrefix:hops,jumps")
                .withPropertyValues("photonpump.subscriptions.board.event-types=PonyJumped")
                .run(context -> {
                    jumps(5);
                    seen(context).awaitExactly("5@jumps");
                });
    }

    @Test
    void a_position_of_an_earlier_version_is_used_and_completed() {
        storePosition(Map.of("position", "1"));
        board("jumps").run(context -> seen(context).awaitExactly("3@jumps"));
        storePosition(Map.of("position", "1"));
        // The listener completes it without handling an event.
        board("jumps")
                .withPropertyValues("photonpump.listener.checkpoint-interval=1h")
                .run(context -> awaitState(context, "board", ContainerState.RUNNING));
        board("hops").run(context -> awaitState(context, "board", ContainerState.FAILED));
    }

    @Test
    void stored_text_that_is_not_a_position_is_a_permanent_error() {
        for (Object body : new Object[] {Map.of("position", "two"), Map.of("place", "2"), "2"}) {
            storePosition(body);
            board("jumps").run(context -> assertUnusable(context, "'board'", "is not a position"));
        }
        writer.publishEvent(STORED_IN, "SomethingElse", Map.of("position", "2")).join();
        board("jumps").run(context -> assertUnusable(context, "'board'", "SomethingElse"));
    }

    @Test
    void a_number_is_not_a_position_of_all_and_a_position_of_all_is_not_a_number() {
        storePosition(Map.of("position", "2"));
        board("$all").run(context -> assertUnusable(context, "'board'", "2 is an event number"));
        storePosition(Map.of("position", "200/200"));
        board("jumps").run(context -> assertUnusable(context, "'board'", "200/200 is a position of $all"));
    }

    @Test
    void a_hard_deleted_stream_of_a_position_is_a_permanent_error() {
        storePosition(Map.of("position", "2"));
        writer.deleteStream(STORED_IN, ExpectedVersion.any(), DeleteMode.HARD).join();
        board("jumps").run(context -> assertUnusable(context, "'board'", STORED_IN));
    }

    @Test
    void a_position_that_is_deleted_while_the_listener_is_stopped_is_not_used() {
        board("jumps").run(context -> {
            seen(context).awaitExactly("1@jumps", "2@jumps", "3@jumps");
            listener(context, "board").stop().join();
            context.getBean(CheckpointStore.class).delete("board");
            listener(context, "board").start();
            seen(context).awaitExactly("1@jumps", "2@jumps", "3@jumps", "1@jumps", "2@jumps", "3@jumps");
        });
    }

    @Test
    void a_position_in_memory_also_has_an_origin() {
        application(Board.class)
                .withPropertyValues("club.stream=jumps", "photonpump.checkpoint.store=memory")
                .run(context -> {
                    seen(context).awaitExactly("1@jumps", "2@jumps", "3@jumps");
                    listener(context, "board").stop().join();
                    CheckpointStore store = context.getBean(CheckpointStore.class);
                    store.reset("board", new CheckpointOrigin("hops", null), Checkpoint.of(1));
                    listener(context, "board").start();
                    awaitState(context, "board", ContainerState.FAILED);
                });
    }

    private void assertUnusable(AssertableApplicationContext context, String... message) {
        awaitState(context, "board", ContainerState.FAILED);
        assertThat(listener(context, "board").status().lastError()).contains(message);
        assertThat(seen(context).all()).isEmpty();
    }

    private void storePosition(Object body) {
        writer.publishEvent(STORED_IN, "CheckpointStored", body).join();
    }

    private static Optional<Checkpoint> stored(AssertableApplicationContext context) {
        return context.getBean(CheckpointStore.class).load("board");
    }

    private static String[] all() {
        return new String[] {"1@jumps", "2@jumps", "3@jumps", "10@hops", "20@hops"};
    }

    private static Seen<String> seen(AssertableApplicationContext context) {
        return context.getBean(Board.class).seen;
    }

    private ApplicationContextRunner board(String stream) {
        return application(Board.class)
                .withPropertyValues(
                        "club.stream=" + stream,
                        "photonpump.checkpoint.store=stream",
                        "photonpump.listener.checkpoint-every=1");
    }

    private ApplicationContextRunner search(String filter) {
        return board("$all").withPropertyValues("photonpump.subscriptions.board.filter=" + filter);
    }

    static class Board {
        final Seen<String> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "${club.stream}", checkpoint = "board")
        void on(PonyJumped jump, @Header(EventStoreHeaders.STREAM) String stream) {
            seen.add(jump.height() + "@" + stream);
        }
    }
}
