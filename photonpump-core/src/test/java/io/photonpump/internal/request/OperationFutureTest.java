package io.photonpump.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.StreamSlice;
import io.photonpump.internal.consumer.ClientHarness;
import io.photonpump.internal.message.ServerMessage;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The future of a request, which the event loop completes and on which callers wait or depend. */
@Timeout(30)
class OperationFutureTest {

    private static final String SINCE_19 = "futures have state(), resultNow() and exceptionNow() since Java 19";

    private ClientHarness harness = new ClientHarness(100);

    @AfterEach
    void close() {
        harness.close();
    }

    private CompletableFuture<StreamSlice> read() {
        return harness.read();
    }

    private CompletableFuture<Duration> unanswered() {
        return harness.unanswered(Duration.ofSeconds(10));
    }

    @Test
    void dependents_of_many_futures_run_in_the_order_of_the_answers() {
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<?>> all = new ArrayList<>();
        harness.onLoop(() -> {
            for (int i = 0; i < 1_000; i++) {
                int number = i;
                all.add(read().thenRun(() -> ran.add(number)));
            }
        });
        CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).join();

        assertThat(ran).hasSize(1_000).isSorted();
    }

    @Test
    void a_dependent_may_wait_for_an_answer_whose_dependent_is_later_in_the_queue() throws Exception {
        CountDownLatch later = new CountDownLatch(1);
        CompletableFuture<Boolean>[] first = newArray();
        harness.onLoop(() -> {
            first[0] = read().thenApply(slice -> reached(later));
            read().thenRun(later::countDown); // answered in the same round, so it follows in the same queue
        });

        assertThat(first[0].get(5, TimeUnit.SECONDS)).isTrue();
    }

    @SuppressWarnings("unchecked") // Java has no generic arrays
    private static CompletableFuture<Boolean>[] newArray() {
        return new CompletableFuture[1];
    }

    private static boolean reached(CountDownLatch latch) {
        try {
            return latch.await(4, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void a_dependent_that_never_returns_blocks_only_its_own_thread() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        List<CompletableFuture<?>> others = new ArrayList<>();
        harness.onLoop(() -> {
            read().thenRun(() -> reached(never));
            for (int i = 0; i < 100; i++) {
                others.add(read().thenApply(slice -> slice.events().size()));
            }
        });

        CompletableFuture.allOf(others.toArray(new CompletableFuture<?>[0])).get(2, TimeUnit.SECONDS);
        never.countDown();
    }

    @Test
    void waiting_on_the_loop_fails_because_it_would_never_end() {
        CompletableFuture<Duration> future = unanswered();

        harness.onLoop(() -> assertThatThrownBy(future::join)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("event loop"));
    }

    @Test
    void the_first_outcome_counts_wherever_it_comes_from() {
        CompletableFuture<Duration> mine = unanswered();
        assertThat(mine.complete(Duration.ZERO)).isTrue();
        assertThat(mine.complete(Duration.ofDays(1))).isFalse();
        assertThat(mine.cancel(true)).isFalse();
        assertThat(mine).isCompletedWithValue(Duration.ZERO);

        CompletableFuture<Duration> theirs = unanswered();
        harness.onLoop(() -> {
            harness.receive(new ServerMessage.Pong());
            assertThat(theirs.complete(Duration.ofDays(1))).isFalse();
        });
        assertThat(theirs.join()).isLessThan(Duration.ofDays(1));
    }

    @Test
    void it_can_be_completed_with_null() throws Exception {
        CompletableFuture<Duration> future = unanswered();
        future.complete(null);

        assertThat(future.join()).isNull();
        assertThat(future.get()).isNull();
        assertThat(future.getNow(Duration.ZERO)).isNull();
        assertThat(future.thenApply(value -> value == null).join()).isTrue();
    }

    /** The names of Java 19, called by reflection because the tests are compiled for Java 17. */
    private static Object call(Future<?> future, String method) throws Throwable {
        try {
            return Future.class.getMethod(method).invoke(future);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_19, disabledReason = SINCE_19)
    void the_result_is_available_as_soon_as_the_future_is_done() throws Throwable {
        for (int i = 0; i < 500; i++) {
            CompletableFuture<Duration> future = unanswered();
            future.whenComplete((pong, error) -> {}); // so that the inherited future waits for the callers' side
            assertThatThrownBy(() -> call(future, "resultNow")).isNotNull();
            assertThatThrownBy(() -> call(future, "exceptionNow")).isNotNull();
            harness.onLoop(() -> harness.receive(new ServerMessage.Pong()));

            assertThat(future.isDone()).isTrue();
            assertThat(call(future, "resultNow")).isInstanceOf(Duration.class);
            assertThatThrownBy(() -> call(future, "exceptionNow")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_19, disabledReason = SINCE_19)
    void the_failure_is_available_as_soon_as_the_future_is_done() throws Throwable {
        harness.close();
        harness = new ClientHarness(-1);
        CompletableFuture<StreamSlice> future = read();
        await().until(future::isDone);

        assertThat(call(future, "exceptionNow")).isInstanceOf(StreamNotFoundException.class);
        assertThatThrownBy(() -> call(future, "resultNow"))
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(StreamNotFoundException.class);
        assertThatThrownBy(future::join).isInstanceOf(CompletionException.class);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_19, disabledReason = SINCE_19)
    void a_cancelled_future_has_neither_result_nor_failure() throws Throwable {
        CompletableFuture<Duration> future = unanswered();
        future.cancel(true);

        assertThatThrownBy(() -> call(future, "exceptionNow"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cancelled");
        assertThatThrownBy(() -> call(future, "resultNow")).isInstanceOf(IllegalStateException.class);
        assertThat(call(future, "state")).hasToString("CANCELLED");
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_19, disabledReason = SINCE_19)
    void the_state_agrees_once_the_future_is_done() throws Throwable {
        for (int i = 0; i < 500; i++) {
            CompletableFuture<Duration> future = unanswered();
            assertThat(call(future, "state")).hasToString("RUNNING");
            harness.onLoop(() -> harness.receive(new ServerMessage.Pong()));

            if (i % 2 == 0) {
                assertThat(future.isDone()).isTrue();
            } else {
                future.join();
            }
            assertThat(call(future, "state")).hasToString("SUCCESS");
        }
    }
}
