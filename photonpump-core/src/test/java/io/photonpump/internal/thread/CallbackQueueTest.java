package io.photonpump.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue of callbacks, with a loop and a clock that the test controls. */
@Timeout(30)
class CallbackQueueTest {

    private final ManualLoop loop = new ManualLoop();

    /** Drains that were handed to the executor and have not started. */
    private final Queue<Runnable> asked = new ArrayDeque<>();

    private final ThreadPoolExecutor threads = CallbackThreads.create("callbacks");
    private final List<String> ran = new ArrayList<>();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void callbacks_of_one_turn_of_the_loop_share_a_thread_and_run_in_order() {
        CallbackQueue callbacks = new CallbackQueue(loop, asked::add);
        for (String name : List.of("a", "b", "c")) {
            callbacks.add(() -> ran.add(name));
        }
        assertThat(asked).isEmpty();
        loop.run();
        assertThat(asked).hasSize(1);

        asked.remove().run();

        assertThat(ran).containsExactly("a", "b", "c");
    }

    @Test
    void a_callback_that_arrives_while_a_thread_drains_needs_no_other_thread() {
        CallbackQueue callbacks = new CallbackQueue(loop, asked::add);
        callbacks.add(() -> {
            ran.add("a");
            callbacks.add(() -> ran.add("b"));
            loop.run();
        });
        loop.run();
        asked.remove().run();

        assertThat(ran).containsExactly("a", "b");
        assertThat(asked).isEmpty();
    }

    @Test
    void another_thread_takes_over_when_the_head_of_the_queue_has_not_moved_for_10_ms() throws Exception {
        CallbackQueue callbacks = new CallbackQueue(loop, threads);
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch third = new CountDownLatch(1);
        callbacks.add(() -> await(stuck, second));
        callbacks.add(second::countDown);
        callbacks.add(third::countDown);
        loop.run();
        loop.pass(Duration.ofMillis(9));
        assertThat(second.await(50, TimeUnit.MILLISECONDS))
                .as("help comes later")
                .isFalse();

        loop.pass(Duration.ofMillis(1));

        assertThat(third.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(stuck.await(5, TimeUnit.SECONDS))
                .as("the first callback continued")
                .isTrue();
    }

    private static void await(CountDownLatch then, CountDownLatch latch) {
        try {
            latch.await();
            then.countDown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_chain_of_callbacks_that_each_wait_for_the_next_one_completes() throws Exception {
        CallbackQueue callbacks = new CallbackQueue(loop, threads);
        int length = 10;
        List<CountDownLatch> links = new ArrayList<>();
        for (int i = 0; i <= length; i++) {
            links.add(new CountDownLatch(1));
        }
        for (int i = 0; i < length; i++) {
            int link = i;
            callbacks.add(() -> await(links.get(link), links.get(link + 1)));
        }
        callbacks.add(links.get(length)::countDown);
        loop.run();
        for (int i = 0; i < 200 && links.get(0).getCount() > 0; i++) {
            loop.pass(Duration.ofMillis(10));
            links.get(0).await(5, TimeUnit.MILLISECONDS);
        }

        assertThat(links.get(0).await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_queue_that_moves_is_left_to_its_thread() {
        CallbackQueue callbacks = new CallbackQueue(loop, asked::add);
        for (int i = 0; i < 3; i++) {
            // Each takes 6 ms of the loop's clock: 18 together, but never 10 for one.
            callbacks.add(() -> loop.pass(Duration.ofMillis(6)));
        }
        loop.run();
        asked.remove().run();

        assertThat(asked).isEmpty();
    }

    @Test
    void a_callback_that_throws_an_error_does_not_stop_the_others() {
        CallbackQueue callbacks = new CallbackQueue(loop, asked::add);
        callbacks.add(() -> {
            throw new StackOverflowError("a bad callback");
        });
        callbacks.add(() -> ran.add("next"));
        loop.run();
        asked.remove().run();
        assertThat(ran).containsExactly("next");

        callbacks.add(() -> ran.add("later"));
        loop.run();
        assertThat(asked).hasSize(1);
    }

    @Test
    void remaining_callbacks_are_handed_over_before_the_loop_ends() {
        CallbackQueue callbacks = new CallbackQueue(loop, asked::add);
        callbacks.add(() -> ran.add("last"));

        callbacks.close();
        asked.remove().run();

        assertThat(ran).containsExactly("last");
    }
}
