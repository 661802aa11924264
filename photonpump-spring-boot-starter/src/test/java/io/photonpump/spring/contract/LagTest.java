package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.error.EventErrorHandler;
import io.photonpump.spring.listener.error.FailedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/** The lag of catch-up listeners. Handlers wait for a permit for each event. */
@Timeout(60)
class LagTest extends StarterTest {

    @Override
    EmbeddedEventStore.Builder serverBuilder() {
        return super.serverBuilder().dialect(Dialect.V23); // which has filters
    }

    @Test
    void a_listener_of_a_stream_counts_the_events_that_it_has_not_handled() {
        jumps(1, 2, 3);
        reading("jumps").run(context -> {
            Gate gate = context.getBean(Gate.class);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(status(context).lag()).isEqualTo(3));
            assertThat(status(context).lagTime()).isPositive();
            gate.open.release(2);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(status(context).lag()).isEqualTo(1));
            gate.open.release();
            awaitNoLag(context);
            jumps(4);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(status(context).lag()).isEqualTo(1));
        });
    }

    @Test
    void a_start_in_the_middle_of_a_stream_is_no_lag() {
        jumps(1, 2, 3, 4);
        reading("jumps")
                .withPropertyValues("photonpump.subscriptions.it.from=3")
                .run(context -> await().atMost(SOON)
                        .untilAsserted(() -> assertThat(status(context).lag()).isEqualTo(1)));
    }

    @Test
    void the_time_is_the_age_of_the_oldest_event_that_is_not_handled() {
        reading("$all").run(context -> {
            Gate gate = context.getBean(Gate.class);
            awaitNoLag(context);
            jumps(1);
            Instant written = Instant.now();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(status(context).lag()).isEqualTo(1));
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(status(context).lagTime()).isGreaterThan(Duration.ofMillis(50)));
            assertThat(status(context).lagTime())
                    .isLessThan(Duration.between(written, Instant.now()).plusSeconds(2));
            jumps(2);
            gate.open.release(2);
            awaitNoLag(context);
        });
    }

    @Test
    void the_events_of_all_cannot_be_counted_while_the_listener_holds_as_many_as_it_may() {
        reading("$all")
                .withPropertyValues("photonpump.subscriptions.it.in-flight=2")
                .run(context -> {
                    awaitNoLag(context);
                    jumps(1, 2, 3, 4);
                    await().atMost(SOON)
                            .until(() -> status(context).inFlight() == 2
                                    && status(context).lag() == null
                                    && status(context).lagTime() != null);
                    context.getBean(Gate.class).open.release(4);
                    awaitNoLag(context);
                });
    }

    @Test
    void events_that_the_servers_filter_skips_are_no_lag() {
        jumps(1);
        IntStream.range(0, 50).forEach(i -> jump("races", "Rainbow", i));
        reading("$all")
                .withPropertyValues("photonpump.subscriptions.it.filter=streamPrefix:jumps")
                .run(context -> {
                    context.getBean(Gate.class).open.release();
                    awaitNoLag(context);
                    IntStream.range(0, 50).forEach(i -> jump("races", "Rainbow", i));
                    jumps(2);
                    await().atMost(SOON)
                            .untilAsserted(
                                    () -> assertThat(status(context).lag()).isEqualTo(1));
                    context.getBean(Gate.class).open.release();
                    awaitNoLag(context);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"jumps", "$all"})
    void the_lag_is_unknown_while_nobody_tells_the_listener_about_new_events(String stream) {
        reading(stream).run(context -> {
            context.getBean(Gate.class).open.release(10);
            jumps(1);
            awaitNoLag(context);

            server.refuseConnections();
            server.killConnections();
            awaitState(context, "it", ContainerState.RECONNECTING);
            assertUnknown(context);
            server.acceptConnections();
            awaitNoLag(context);

            listener(context, "it").pause().join();
            assertUnknown(context);
            jumps(2);
            listener(context, "it").resume();
            awaitNoLag(context);

            listener(context, "it").stop().join();
            assertUnknown(context);
            listener(context, "it").start();
            awaitNoLag(context);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"jumps", "$all"})
    void a_listener_that_waits_for_its_infrastructure_falls_behind(String stream) {
        reading(stream).withUserConfiguration(Unhelpful.class).run(context -> {
            awaitNoLag(context);
            context.getBean(Gate.class).fails.set(true);
            context.getBean(Gate.class).open.release(10);
            jumps(1, 2);
            awaitState(context, "it", ContainerState.WAITING);
            jumps(3);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(status(context).lag()).isEqualTo(3));
            assertThat(status(context).lagTime()).isPositive();
            context.getBean(Gate.class).fails.set(false);
            context.getBean(Unhelpful.class).helps.set(true);
            awaitNoLag(context);
        });
    }

    @Test
    void a_volatile_listener_has_no_lag() {
        application(Cheer.class).run(context -> {
            awaitState(context, "cheer", ContainerState.RUNNING);
            jumps(1);
            ContainerStatus cheer = listener(context, "cheer").status();
            assertThat(cheer.lag()).isNull();
            assertThat(cheer.lagTime()).isNull();
            assertThat(cheer.group()).isNull();
        });
    }

    private ApplicationContextRunner reading(String stream) {
        return application(Gate.class)
                .withPropertyValues(
                        "photonpump.subscriptions.it.stream=" + stream,
                        "photonpump.subscriptions.it.event-types=PonyJumped",
                        "photonpump.listener.shutdown-timeout=100ms");
    }

    private static ContainerStatus status(ApplicationContext context) {
        return listener(context, "it").status();
    }

    private static void awaitNoLag(ApplicationContext context) {
        await().atMost(SOON).untilAsserted(() -> {
            ContainerStatus status = status(context);
            assertThat(status.lag()).isZero();
            assertThat(status.lagTime()).isZero();
            assertThat(status.live()).isTrue();
        });
    }

    private static void assertUnknown(ApplicationContext context) {
        assertThat(List.of(status(context)))
                .allSatisfy(status -> assertThat(status.lag()).isNull())
                .allSatisfy(status -> assertThat(status.lagTime()).isNull());
    }

    static class Gate {

        final Semaphore open = new Semaphore(0);
        final AtomicBoolean fails = new AtomicBoolean();

        @EventStoreSubscription(id = "it", stream = "jumps", from = "start")
        void on(PonyJumped jump) throws InterruptedException {
            open.acquire();
            if (fails.get()) {
                throw new IllegalStateException("as told");
            }
        }
    }

    static class Cheer {

        @EventStoreSubscription(id = "cheer", stream = "jumps")
        void on(PonyJumped jump) {}
    }

    /** An error handler that fails, for which a listener waits. */
    static class Unhelpful {

        final AtomicBoolean helps = new AtomicBoolean();

        @Bean
        EventErrorHandler errorHandler() {
            return (FailedEvent failed) -> {
                if (!helps.get()) {
                    throw new IllegalStateException("no help");
                }
                return FailureAction.RETRY;
            };
        }
    }
}
