package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.ReadOptions;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.EventInterceptor;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.spring.listener.error.FatalExceptionClassifier;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** The listener performs the {@link FailureAction} of error handlers, interceptors and properties. */
@Timeout(60)
class FailureActionsTest extends StarterTest {

    @ParameterizedTest
    @EnumSource(FailureAction.class)
    void the_listener_performs_the_action_that_an_error_handler_returns(FailureAction action) {
        AtomicInteger asked = new AtomicInteger();
        jumps(1, 2);
        handledBy(failed -> asked.incrementAndGet() == 1 ? action : FailureAction.SKIP)
                .run(context -> {
                    // A catch-up listener cannot park, so it stops instead of losing the event.
                    boolean stops = action == FailureAction.STOP || action == FailureAction.PARK;
                    if (stops) {
                        awaitState(context, "board", ContainerState.FAILED);
                        assertThat(listener(context, "board").status().position())
                                .isNull();
                    } else {
                        context.getBean(FailingOnce.class).seen.awaitExactly(2);
                    }
                    assertThat(deadLetters()).hasSize(action == FailureAction.DEAD_LETTER ? 1 : 0);
                });
    }

    @Test
    void an_error_handler_is_not_called_again_while_the_dead_letter_cannot_be_written() {
        AtomicInteger asked = new AtomicInteger();
        jumps(1, 2);
        handledBy(failed -> {
                    asked.incrementAndGet();
                    server.refuseConnections();
                    server.killConnections();
                    return FailureAction.DEAD_LETTER;
                })
                .withPropertyValues("photonpump.operation-timeout=300ms", "photonpump.reconnect.max-delay=200ms")
                .run(context -> {
                    await().atMost(SOON)
                            .until(() -> String.valueOf(
                                            listener(context, "board").status().lastError())
                                    .contains("cannot write 0@jumps"));
                    server.acceptConnections();
                    context.getBean(FailingOnce.class).seen.awaitExactly(2);
                    awaitDeadLetters(context);
                    assertThat(asked).hasValue(1);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"dead-letter", "stop"})
    void an_event_of_an_unknown_type_is_treated_as_configured(String action) {
        writer.publishEvent("jumps", "PonyFell", "{}").join();
        jumps(2);
        application(Board.class)
                .withPropertyValues("photonpump.subscriptions.board.unknown-types=" + action)
                .run(context -> {
                    if (action.equals("stop")) {
                        awaitState(context, "board", ContainerState.FAILED);
                        assertThat(listener(context, "board").status().lastError())
                                .contains("0@jumps (PonyFell)");
                    } else {
                        context.getBean(Board.class).seen.awaitExactly(2);
                        assertThat(deadLetters())
                                .singleElement()
                                .satisfies(letter -> assertThat(letter.metadata()
                                                .json()
                                                .get("originalEventType")
                                                .asString())
                                        .isEqualTo("PonyFell"));
                    }
                });
    }

    @Test
    void an_exception_that_the_application_calls_fatal_is_not_retried() {
        jumps(1, 2);
        application(Board.class, Refusing.class)
                .withBean(
                        FatalExceptionClassifier.class,
                        () -> new FatalExceptionClassifier().add(IllegalArgumentException.class))
                .withPropertyValues(
                        "photonpump.listener.retry.delay=1h", "photonpump.listener.on-exhausted=dead-letter")
                .run(context -> {
                    await().atMost(SOON)
                            .until(() -> listener(context, "refusing").counts().deadLettered() == 2);
                    assertThat(listener(context, "refusing").counts().retries()).isZero();
                });
    }

    @Test
    void an_error_fails_every_kind_of_listener_before_the_event() {
        application(Broken.class).run(context -> {
            for (String id : List.of("catching-up", "live", "grouped")) {
                awaitState(context, id, ContainerState.RUNNING);
            }
            jumps(1);
            for (String id : List.of("catching-up", "live", "grouped")) {
                awaitState(context, id, ContainerState.FAILED);
                assertThat(listener(context, id).counts().processed()).as(id).isZero();
                assertThat(listener(context, id).status().position()).as(id).isNull();
            }
        });
    }

    static class Broken {
        @EventStoreSubscription(id = "catching-up", stream = "jumps", from = "start")
        @EventStoreSubscription(id = "live", stream = "jumps")
        @EventStoreSubscription(id = "grouped", stream = "jumps", group = "g")
        void on(PonyJumped jump) {
            throw new StackOverflowError("broken");
        }
    }

    static class Refusing {
        @EventStoreSubscription(id = "refusing", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            throw new IllegalArgumentException("never");
        }
    }

    @Test
    void an_interceptor_can_decide_for_a_dead_letter() {
        jumps(1);
        EventInterceptor interceptor =
                (subscription, events, next) -> Decision.of(FailureAction.DEAD_LETTER, "the pony is not registered");
        application(Board.class)
                .withBean(EventInterceptor.class, () -> interceptor)
                .run(context -> {
                    awaitDeadLetters(context);
                    assertThat(deadLetters())
                            .singleElement()
                            .satisfies(letter -> assertThat(letter.metadata()
                                            .json()
                                            .get("message")
                                            .asString())
                                    .contains("the pony is not registered"));
                    assertThat(context.getBean(Board.class).seen.all()).isEmpty();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"on-exhausted", "unknown-types"})
    void a_retry_is_refused_as_action_after_retries_or_for_unknown_types(String property) {
        application(Board.class)
                .withPropertyValues("photonpump.subscriptions.board." + property + "=retry")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "photonpump.subscriptions.board." + property, "skip, park, dead-letter or stop"));
    }

    private ApplicationContextRunner handledBy(EventErrorHandler handler) {
        return application(FailingOnce.class).withBean(EventErrorHandler.class, () -> handler);
    }

    private static void awaitDeadLetters(ApplicationContext context) {
        await().atMost(SOON).until(() -> listener(context, "board").counts().deadLettered() == 1);
    }

    private List<RecordedEvent> deadLetters() {
        try {
            return writer.get("deadletter-jumps", ReadOptions.defaults()).join().events().stream()
                    .map(ResolvedEvent::received)
                    .toList();
        } catch (CompletionException e) {
            assertThat(e).hasCauseInstanceOf(StreamNotFoundException.class);
            return List.of();
        }
    }

    static class Board {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }

    static class FailingOnce {
        final Seen<Integer> seen = new Seen<>();

        @EventStoreSubscription(id = "board", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            if (jump.height() == 1) {
                throw new IllegalStateException("not this one");
            }
            seen.add(jump.height());
        }
    }
}
