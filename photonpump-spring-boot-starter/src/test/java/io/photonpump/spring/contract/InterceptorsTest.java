package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.EventInterceptor;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.SubscriptionSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** Interceptors that fail, and interceptors that decide instead of the listener. */
@Timeout(60)
class InterceptorsTest extends StarterTest {

    @Test
    void an_interceptor_that_throws_once_causes_one_retry_and_loses_no_event() {
        AtomicInteger calls = new AtomicInteger();
        intercepted((subscription, events, next) -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new IllegalStateException("the first call");
                    }
                    return next.proceed();
                })
                .run(context -> {
                    start(context, "board");
                    jumps(1, 2);
                    context.getBean(Listeners.class).board.awaitExactly(1, 2);
                    assertThat(listener(context, "board").status().state()).isEqualTo(ContainerState.RUNNING);
                    assertThat(listener(context, "board").counts().retries()).isEqualTo(1);
                });
    }

    @Test
    void an_event_is_parked_if_an_interceptor_always_throws() {
        intercepted((subscription, events, next) -> {
                    if (events.get(0).eventNumber() == 0) {
                        throw new IllegalStateException("not this one");
                    }
                    return next.proceed();
                })
                .run(context -> {
                    start(context, "vet");
                    jumps(1, 2);
                    context.getBean(Listeners.class).vet.awaitExactly(2);
                    server.await("$persistentsubscription-jumps::vet-parked", 1);
                    assertThat(listener(context, "vet").counts().parked()).isEqualTo(1);
                });
    }

    @Test
    void an_interceptor_that_fails_on_a_batch_fails_only_for_the_failing_event() {
        intercepted((subscription, events, next) -> {
                    if (events.stream().anyMatch(event -> event.eventNumber() == 1)) {
                        throw new IllegalStateException("not this one");
                    }
                    return next.proceed();
                })
                .run(context -> {
                    start(context, "batch");
                    jumps(1, 2, 3);
                    context.getBean(Listeners.class).batch.awaitInAnyOrder(1, 3);
                    server.await("$persistentsubscription-jumps::batch-parked", 1);
                });
    }

    @Test
    void an_exception_of_an_interceptor_after_the_event_was_handled_is_only_logged() {
        intercepted((subscription, events, next) -> {
                    next.proceed();
                    throw new IllegalStateException("too late");
                })
                .run(context -> {
                    start(context, "board");
                    start(context, "vet");
                    jumps(1, 2);
                    Listeners listeners = context.getBean(Listeners.class);
                    listeners.board.awaitExactly(1, 2);
                    listeners.vet.awaitExactly(1, 2);
                    await().atMost(SOON)
                            .until(() -> listener(context, "vet").counts().processed() == 2);
                    assertThat(listener(context, "board").status().state()).isEqualTo(ContainerState.RUNNING);
                });
    }

    @Test
    void an_interceptor_may_decide_instead_of_the_handler() {
        intercepted((subscription, events, next) -> events.get(0).eventNumber() == 0
                        ? Decision.of(FailureAction.SKIP, "not today")
                        : next.proceed())
                .run(context -> {
                    start(context, "vet");
                    start(context, "board");
                    jumps(1, 2);
                    Listeners listeners = context.getBean(Listeners.class);
                    listeners.vet.awaitExactly(2);
                    listeners.board.awaitExactly(2);
                    await().atMost(SOON).until(() -> {
                        var status = listener(context, "board").status();
                        return status.inFlight() == 0 && Long.valueOf(0).equals(status.lag());
                    });
                    assertThat(listener(context, "vet").counts().skipped()).isEqualTo(1);
                });
    }

    @Test
    void an_interceptor_that_returns_null_does_not_lose_the_event() {
        AtomicInteger calls = new AtomicInteger();
        intercepted((subscription, events, next) ->
                        calls.incrementAndGet() == 1 ? Decision.undecided() : next.proceed())
                .run(context -> {
                    start(context, "board");
                    jumps(1, 2);
                    context.getBean(Listeners.class).board.awaitExactly(1, 2);
                });
    }

    @Test
    void a_catch_up_listener_stops_if_an_interceptor_decides_to_park() {
        intercepted((subscription, events, next) -> Decision.of(FailureAction.PARK, "no"))
                .withPropertyValues("photonpump.listener.retry.max-retries=0")
                .run(context -> {
                    start(context, "board");
                    jumps(1);
                    awaitState(context, "board", ContainerState.FAILED);
                    assertThat(listener(context, "board").status().lastError()).contains("only a persistent group");
                });
    }

    private static void start(ApplicationContext context, String id) {
        listener(context, id).start();
        awaitState(context, id, ContainerState.RUNNING);
    }

    private ApplicationContextRunner intercepted(EventInterceptor interceptor) {
        return application(Listeners.class)
                .withBean(EventInterceptor.class, () -> new Only(interceptor))
                .withPropertyValues("photonpump.listener.retry.max-retries=1");
    }

    /** A class instead of a lambda, so that the bean has its own class. */
    private record Only(EventInterceptor interceptor) implements EventInterceptor {

        @Override
        public Decision around(SubscriptionSpec subscription, List<ResolvedEvent> events, Chain next)
                throws InterruptedException {
            return interceptor.around(subscription, events, next);
        }
    }

    static class Listeners {
        final Seen<Integer> board = new Seen<>();
        final Seen<Integer> vet = new Seen<>();
        final Seen<Integer> batch = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start", autoStartup = "false")
        void board(PonyJumped jump) {
            board.add(jump.height());
        }

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet", autoStartup = "false")
        void vet(PonyJumped jump) {
            vet.add(jump.height());
        }

        @EventStoreSubscription(
                id = "batch",
                stream = "jumps",
                group = "batch",
                batchSize = "10",
                autoStartup = "false")
        void batch(List<PonyJumped> jumps) {
            jumps.forEach(jump -> batch.add(jump.height()));
        }
    }
}
