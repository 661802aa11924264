package io.photonpump.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The executors that run callers' code outside the event loop. */
@Timeout(30)
class ExecutorsTest {

    @Test
    void a_serial_executor_runs_one_task_after_the_other_in_the_order_of_each_thread() throws Exception {
        ThreadPoolExecutor threads = CallbackThreads.create("serial");
        SerialExecutor serial = new SerialExecutor(threads);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<List<Integer>> ran = IntStream.range(0, 4)
                .mapToObj(i -> Collections.synchronizedList(new ArrayList<Integer>()))
                .toList();
        CountDownLatch all = new CountDownLatch(4 * 5_000);
        List<Thread> callers = IntStream.range(0, 4)
                .mapToObj(caller -> new Thread(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        int number = i;
                        serial.execute(() -> {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            ran.get(caller).add(number);
                            inside.decrementAndGet();
                            all.countDown();
                        });
                    }
                }))
                .toList();
        callers.forEach(Thread::start);

        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(most).hasValue(1);
        assertThat(ran).allSatisfy(numbers -> assertThat(numbers).hasSize(5_000).isSorted());
        threads.shutdown();
    }

    @Test
    void a_serial_executor_asks_for_a_thread_only_when_it_has_none() {
        Queue<Runnable> asked = new ArrayDeque<>();
        List<String> ran = new ArrayList<>();
        SerialExecutor serial = new SerialExecutor(asked::add);

        serial.execute(() -> {
            ran.add("a");
            serial.execute(() -> ran.add("c"));
        });
        serial.execute(() -> ran.add("b"));
        assertThat(asked).hasSize(1);
        asked.remove().run();
        assertThat(ran).containsExactly("a", "b", "c");

        serial.execute(() -> ran.add("d"));
        assertThat(asked).hasSize(1);
        asked.remove().run();
        assertThat(ran).endsWith("d");
    }

    @Test
    void a_task_that_throws_does_not_stop_later_tasks() {
        Queue<Runnable> asked = new ArrayDeque<>();
        List<String> ran = new ArrayList<>();
        SerialExecutor serial = new SerialExecutor(asked::add);
        serial.execute(() -> {
            throw new StackOverflowError("a bad listener");
        });
        serial.execute(() -> ran.add("next"));

        asked.remove().run();

        assertThat(ran).containsExactly("next");
        serial.execute(() -> ran.add("later"));
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_fallback_executor_uses_its_delegate_until_that_is_shut_down() throws Exception {
        ThreadPoolExecutor threads = CallbackThreads.create("mortal");
        FallbackExecutor lasting = new FallbackExecutor(threads);
        assertThat(threadOf(lasting).getName()).startsWith("mortal");

        threads.shutdown();

        assertThatThrownBy(() -> threads.execute(() -> {})).isNotNull();
        Thread last = threadOf(lasting);
        assertThat(last.isDaemon()).isTrue();
        assertThat(last).isNotSameAs(Thread.currentThread());
    }

    private static Thread threadOf(FallbackExecutor executor) throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        executor.execute(() -> thread.complete(Thread.currentThread()));
        return thread.get(5, TimeUnit.SECONDS);
    }

    @Test
    void callback_threads_are_daemons_and_grow_with_the_demand() throws Exception {
        ThreadPoolExecutor threads = CallbackThreads.create("many");
        CountDownLatch together = new CountDownLatch(5);
        List<Thread> used = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 5; i++) {
            threads.execute(() -> {
                used.add(Thread.currentThread());
                together.countDown();
                try {
                    together.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
        assertThat(together.await(5, TimeUnit.SECONDS)).isTrue();

        assertThat(used).doesNotHaveDuplicates().allMatch(Thread::isDaemon);
        assertThat(threads.getCorePoolSize()).as("threads when idle").isEqualTo(1);
        threads.shutdown();
        await().until(threads::isTerminated);
    }
}
