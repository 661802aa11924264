package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.EventInterceptor;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.SubscriptionSpec;
import io.photonpump.spring.listener.checkpoint.Checkpoint;
import io.photonpump.spring.listener.checkpoint.CheckpointStore;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.spring.listener.error.FailedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** Failures of the server, of dead letters and of application beans outside the handler: the listener waits. */
@Timeout(60)
class InfrastructureWaitsTest extends StarterTest {

    @Test
    void credentials_that_are_refused_at_first_may_be_accepted_later() {
        application(Board.class)
                .withPropertyValues("photonpump.password=not-yet", "photonpump.reconnect.max-delay=300ms")
                .run(context -> {
                    await().atMost(SOON)
                            .until(() -> listener(context, "board").status().lastError() != null);
                    assertThat(listener(context, "board").status().state()).isEqualTo(ContainerState.STARTING);
                    assertThat(health(context)).isEqualTo(Status.DOWN);
                    writer.admin().users().resetPassword("admin", "not-yet").join();
                    awaitState(context, "board", ContainerState.RUNNING);
                    assertThat(health(context)).isEqualTo(Status.UP);
                });
    }

    @Test
    void a_dead_letter_is_written_when_the_server_is_back_and_the_handler_is_not_called_again() {
        application(DeadLetters.class)
                .withPropertyValues(
                        "photonpump.operation-timeout=300ms",
                        "photonpump.listener.retry.max-retries=0",
                        "photonpump.subscriptions.board.on-exhausted=dead-letter")
                .run(context -> {
                    awaitState(context, "board", ContainerState.RUNNING);
                    DeadLetters board = context.getBean(DeadLetters.class);
                    board.server = server;
                    jumps(1);
                    await().atMost(SOON).until(() -> lastError(context).contains("cannot write 0@jumps"));
                    assertThat(health(context)).isEqualTo(Status.DOWN);
                    assertThat(listener(context, "board").status().state()).isNotEqualTo(ContainerState.FAILED);

                    server.acceptConnections();
                    server.await("deadletter-jumps", 1, SOON);
                    awaitState(context, "board", ContainerState.RUNNING);
                    await().atMost(SOON)
                            .until(() -> listener(context, "board").counts().deadLettered() == 1);
                    assertThat(board.calls).hasValue(1);
                    server.await("deadletter-jumps", 1);
                });
    }

    @Test
    void a_failing_error_handler_is_called_again_and_the_handler_is_not() {
        application(Board.class, FailingErrorHandler.class)
                .withPropertyValues("photonpump.subscriptions.board.error-handler=failing")
                .run(context -> {
                    awaitState(context, "board", ContainerState.RUNNING);
                    jumps(13, 2);
                    Board board = context.getBean(Board.class);
                    board.seen.awaitExactly(2);
                    assertThat(board.failures).hasValue(1);
                    assertThat(context.getBean(FailingErrorHandler.class).calls).hasValue(3);
                });
    }

    @Test
    void a_listener_waits_for_a_failing_store_of_the_application() {
        application(Board.class, FlakyStore.class).run(context -> {
            FlakyStore store = context.getBean(FlakyStore.class);
            awaitState(context, "board", ContainerState.WAITING);
            assertThat(lastError(context)).contains("the shelf is locked");
            assertThat(health(context)).isEqualTo(Status.DOWN);
            store.locked = false;
            jumps(1);
            context.getBean(Board.class).seen.awaitExactly(1);
            awaitState(context, "board", ContainerState.RUNNING);
        });
    }

    @Test
    void an_interceptor_that_throws_once_is_treated_like_the_handler() {
        application(Board.class, FlakyInterceptor.class).run(context -> {
            awaitState(context, "board", ContainerState.RUNNING);
            jumps(1, 2);
            context.getBean(Board.class).seen.awaitExactly(1, 2);
            assertThat(listener(context, "board").status().state()).isEqualTo(ContainerState.RUNNING);
            assertThat(listener(context, "board").counts().retries()).isOne();
        });
    }

    @Test
    void work_that_a_handler_finishes_after_its_session_has_ended_is_not_acknowledged() {
        application(Deaf.class)
                .withPropertyValues("photonpump.listener.shutdown-timeout=50ms")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    Deaf deaf = context.getBean(Deaf.class);
                    jumps(1);
                    assertThat(deaf.begun.await(10, TimeUnit.SECONDS)).isTrue();
                    assertThat(listener(context, "vet").stop()).succeedsWithin(Duration.ofSeconds(10));
                    deaf.go.countDown();
                    deaf.seen.awaitExactly(1);
                    listener(context, "vet").start();
                    deaf.seen.awaitExactly(1, 1);
                    await().atMost(SOON)
                            .until(() -> listener(context, "vet").counts().processed() == 1);
                    assertThat(listener(context, "vet").status().inFlight()).isZero();
                });
    }

    private static String lastError(ApplicationContext context) {
        return String.valueOf(listener(context, "board").status().lastError());
    }

    private static Status health(ApplicationContext context) {
        return context.getBean(HealthIndicator.class).health().getStatus();
    }

    static class Board {
        final Seen<Integer> seen = new Seen<>();
        final AtomicInteger failures = new AtomicInteger();

        @EventStoreSubscription(id = "board", stream = "jumps", checkpoint = "board")
        void on(PonyJumped jump) {
            if (jump.height() == 13) {
                failures.incrementAndGet();
                throw new IllegalStateException("an unlucky height");
            }
            seen.add(jump.height());
        }
    }

    /** A handler during whose call the server goes down. */
    static class DeadLetters {
        final AtomicInteger calls = new AtomicInteger();
        volatile EmbeddedEventStore server;

        @EventStoreSubscription(id = "board", stream = "jumps", checkpoint = "board")
        void on(PonyJumped jump) {
            calls.incrementAndGet();
            server.refuseConnections();
            server.killConnections();
            throw new IllegalStateException("an unlucky height");
        }
    }

    static class FailingErrorHandler {
        final AtomicInteger calls = new AtomicInteger();

        @Bean
        EventErrorHandler failing() {
            return this::handle;
        }

        private FailureAction handle(FailedEvent failed) {
            if (calls.incrementAndGet() < 3) {
                throw new IllegalStateException("the ticket system is away");
            }
            return FailureAction.SKIP;
        }
    }

    static class FlakyStore implements CheckpointStore {
        volatile boolean locked = true;

        @Override
        public Optional<Checkpoint> load(String name) {
            if (locked) {
                throw new IllegalStateException("the shelf is locked");
            }
            return Optional.empty();
        }

        @Override
        public void save(String name, Checkpoint checkpoint) {}

        @Override
        public void delete(String name) {}
    }

    static class FlakyInterceptor implements EventInterceptor {
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public Decision around(SubscriptionSpec subscription, List<ResolvedEvent> events, Chain next)
                throws InterruptedException {
            if (calls.getAndIncrement() == 0) {
                throw new IllegalStateException("a flaky interceptor");
            }
            return next.proceed();
        }
    }

    /** Ignores interrupts. */
    static class Deaf {
        final Seen<Integer> seen = new Seen<>();
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {
            begun.countDown();
            boolean waits = true;
            while (waits) {
                try {
                    go.await();
                    waits = false;
                } catch (InterruptedException ignored) {
                    // Some handlers ignore interrupts.
                }
            }
            seen.add(jump.height());
        }
    }
}
