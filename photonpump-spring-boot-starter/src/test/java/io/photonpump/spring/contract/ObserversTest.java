package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.event.ConnectionChanged;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.SubscriptionContainer;
import io.photonpump.spring.listener.SubscriptionRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

/** Application events of listeners, and observers that block, throw and control listeners. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class ObserversTest extends StarterTest {

    @Test
    void an_observer_of_live_may_pause_the_listener_and_wait_for_it() {
        application(Board.class, Observer.class).run(context -> {
            Observer observer = context.getBean(Observer.class);
            observer.when(
                    SubscriptionEvent.Live.class, () -> board(context).pause().join());
            board(context).start();
            awaitState(context, "board", ContainerState.PAUSED);
            assertThat(health(context)).isEqualTo(Status.UP);
        });
    }

    @ParameterizedTest
    @ValueSource(classes = {SubscriptionEvent.Started.class, SubscriptionEvent.Live.class})
    void an_observer_may_stop_the_listener_and_wait_for_it(Class<? extends SubscriptionEvent> moment) {
        application(Board.class, Observer.class).run(context -> {
            Observer observer = context.getBean(Observer.class);
            observer.when(moment, () -> board(context).stop().join());
            board(context).start();
            observer.seen.awaitAll(List.of("Stopped"));
            assertThat(board(context).status().state()).isEqualTo(ContainerState.STOPPED);
        });
    }

    @Test
    void an_observer_of_stopped_may_start_the_listener_again() {
        application(Board.class, Observer.class).run(context -> {
            Observer observer = context.getBean(Observer.class);
            observer.once(SubscriptionEvent.Stopped.class, () -> {
                board(context).stop().join();
                board(context).start();
            });
            board(context).start();
            awaitState(context, "board", ContainerState.RUNNING);
            board(context).stop().join();
            awaitState(context, "board", ContainerState.RUNNING);
            jumps(1);
            context.getBean(Board.class).seen.awaitExactly(1);
        });
    }

    @Test
    void a_slow_observer_delays_neither_health_nor_events() {
        application(Board.class, Observer.class).run(context -> {
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch entered = new CountDownLatch(1);
            context.getBean(Observer.class).when(SubscriptionEvent.Live.class, () -> {
                entered.countDown();
                awaitQuietly(release);
            });
            board(context).start();
            assertThat(entered.await(15, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Status> health = CompletableFuture.supplyAsync(() -> health(context));
            assertThat(health.get(5, TimeUnit.SECONDS)).isEqualTo(Status.UP);
            jumps(1, 2);
            context.getBean(Board.class).seen.awaitExactly(1, 2);
            CompletableFuture<Void> paused = board(context).pause();
            assertThat(paused.get(5, TimeUnit.SECONDS)).isNull();
            release.countDown();
        });
    }

    @Test
    void a_stop_waits_for_an_observer_for_a_limited_time() {
        application(Board.class, Observer.class).run(context -> {
            CountDownLatch release = new CountDownLatch(1);
            context.getBean(Observer.class).when(SubscriptionEvent.Live.class, () -> awaitQuietly(release));
            board(context).start();
            awaitState(context, "board", ContainerState.RUNNING);
            assertThat(board(context).stop().get(15, TimeUnit.SECONDS)).isNull();
            release.countDown();
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_exception_of_an_observer_is_logged_and_has_no_other_effect(boolean error, CapturedOutput output) {
        application(Vet.class)
                .withBean(Thrower.class, () -> new Thrower(new Seen<>(), error))
                .withPropertyValues("photonpump.listener.retry.max-retries=0")
                .run(context -> {
                    Vet vet = context.getBean(Vet.class);
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(1, 2);
                    server.await("$persistentsubscription-jumps::vet-parked", 2);
                    Seen<String> seen = context.getBean(Thrower.class).seen;
                    seen.awaitAll(List.of("Started", "Live", "Parked"));
                    // The group did not exist at first, either.
                    seen.clear();
                    writer.deleteSubscription("jumps", "vet").join();
                    await().atMost(SOON)
                            .untilAsserted(() -> assertThat(seen.all()).containsSubsequence("Dropped", "Started"));
                    jumps(3);
                    await().atMost(SOON).until(() -> vet.seen.all().contains(3));
                    assertThat(listener(context, "vet").status().state()).isEqualTo(ContainerState.RUNNING);
                    assertThat(output).contains("an observer of Parked threw");
                });
    }

    @Test
    void stopped_is_published_before_the_future_of_the_stop_completes() {
        application(Board.class, Observer.class).run(context -> {
            Seen<String> seen = context.getBean(Observer.class).seen;
            for (int round = 0; round < 20; round++) {
                seen.clear();
                board(context).start();
                awaitState(context, "board", ContainerState.RUNNING);
                board(context).stop().join();
                assertThat(seen.all()).startsWith("Started").endsWith("Stopped");
            }
        });
    }

    @Test
    void callbacks_of_futures_run_neither_under_a_lock_nor_on_a_thread_of_the_listener() {
        application(Board.class, Observer.class).run(context -> {
            CountDownLatch release = new CountDownLatch(1);
            board(context).start();
            awaitState(context, "board", ContainerState.RUNNING);
            CountDownLatch paused = new CountDownLatch(1);
            board(context).pause().thenRun(() -> {
                paused.countDown();
                awaitQuietly(release);
            });
            assertThat(paused.await(15, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Status> health = CompletableFuture.supplyAsync(() -> health(context));
            assertThat(health.get(5, TimeUnit.SECONDS)).isEqualTo(Status.UP);
            board(context).resume();
            jumps(1);
            context.getBean(Board.class).seen.awaitExactly(1);
            board(context).stop().get(10, TimeUnit.SECONDS);
            release.countDown();
        });
    }

    @Test
    void a_closing_context_publishes_stopped_before_it_destroys_beans_and_logs_no_stack_trace(CapturedOutput output) {
        for (int round = 0; round < 10; round++) {
            List<String> recorded = new CopyOnWriteArrayList<>();
            application(Board.class, Vet.class)
                    .withBean(Ledger.class, () -> new Ledger(recorded))
                    .run(context -> {
                        board(context).start();
                        awaitState(context, "board", ContainerState.RUNNING);
                        awaitState(context, "vet", ContainerState.RUNNING);
                    });
            assertThat(recorded).contains("Stopped board", "Stopped vet").endsWith("destroyed");
        }
        assertThat(output).doesNotContain("\tat ").doesNotContain("threw");
    }

    @Test
    void connection_events_are_published_in_order_even_if_an_observer_throws() {
        application(Board.class, Connections.class).run(context -> {
            Connections connections = context.getBean(Connections.class);
            connections.seen.awaitAll(List.of("Connecting", "Connected"));
            server.killConnections();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(connections.seen.all())
                            .containsSubsequence("Connecting", "Connected", "Disconnected", "Connecting", "Connected"));
        });
    }

    @Test
    void a_context_that_is_stopped_and_started_continues_to_publish() {
        application(Board.class, Observer.class).run(context -> {
            Seen<String> seen = context.getBean(Observer.class).seen;
            board(context).start();
            seen.awaitExactly("Started", "Live");
            ConfigurableApplicationContext application =
                    context.getSourceApplicationContext(ConfigurableApplicationContext.class);
            application.stop();
            seen.awaitExactly("Started", "Live", "Stopped");
            application.start();
            seen.awaitExactly("Started", "Live", "Stopped", "Started", "Live");
        });
    }

    private static SubscriptionContainer board(ApplicationContext context) {
        return context.getBean(SubscriptionRegistry.class).get("board");
    }

    private static Status health(ApplicationContext context) {
        return context.getBean(HealthIndicator.class).health().getStatus();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static class Board {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start", autoStartup = "false")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class Vet {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {
            seen.add(jump.height());
            throw new IllegalStateException("the vet is ill");
        }
    }

    /** Records the events of the listener {@code board}, and runs an action on one of them. */
    static class Observer {
        final Seen<String> seen = new Seen<>();
        private volatile @Nullable Consumer<SubscriptionEvent> reaction;

        void when(Class<? extends SubscriptionEvent> moment, Runnable action) {
            reaction = event -> {
                if (moment.isInstance(event)) {
                    action.run();
                }
            };
        }

        void once(Class<? extends SubscriptionEvent> moment, Runnable action) {
            when(moment, () -> {
                reaction = null;
                action.run();
            });
        }

        @EventListener
        void on(SubscriptionEvent event) {
            Consumer<SubscriptionEvent> does = reaction;
            if (does != null) {
                does.accept(event);
            }
            seen.add(event.getClass().getSimpleName());
        }
    }

    record Thrower(Seen<String> seen, boolean error) {

        @EventListener
        void on(SubscriptionEvent event) {
            seen.add(event.getClass().getSimpleName());
            if (error) {
                throw new AssertionError("an observer is very ill");
            }
            throw new IllegalStateException("an observer is ill");
        }
    }

    static class Connections {
        final Seen<String> seen = new Seen<>();

        @EventListener
        @Order(2)
        void on(ConnectionChanged changed) {
            seen.add(changed.event().getClass().getSimpleName());
            throw new IllegalStateException("an observer of connections is ill");
        }
    }

    /** Records {@code Stopped} events in a list that survives the context. */
    record Ledger(List<String> recorded) implements DisposableBean {

        @EventListener
        void on(SubscriptionEvent.Stopped stopped) {
            recorded.add("Stopped " + stopped.subscriptionId());
        }

        @Override
        public void destroy() {
            recorded.add("destroyed");
        }
    }
}
