package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.ContainerStatus;
import io.photonpump.spring.listener.GroupStatus;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

/** The server's numbers about the group of a listener. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class GroupStatusTest extends StarterTest {

    @Override
    EmbeddedEventStore.Builder serverBuilder() {
        return super.serverBuilder().dialect(dialect());
    }

    Dialect dialect() {
        return Dialect.V23;
    }

    @Test
    void events_that_nobody_has_handled_are_the_lag() {
        jumps(1, 2, 3);
        asking(Vet.class).run(context -> {
            awaitLag(context, 3);
            context.getBean(Vet.class).open.release(2);
            awaitLag(context, 1);
            context.getBean(Vet.class).open.release(1);
            awaitLag(context, 0);
            GroupStatus group = group(context);
            assertThat(group.isKnown()).isTrue();
            assertThat(group.lastKnownEventNumber()).isEqualTo(2);
            assertThat(group.parked()).isEqualTo(told(0));
            assertThat(group.asOf()).isBetween(Instant.now().minusSeconds(10), Instant.now());
        });
    }

    @Test
    void a_quiet_group_and_a_new_group_at_the_end_of_a_stream_have_no_lag() {
        IntStream.range(0, 20).forEach(this::jumps);
        asking(Vet.class)
                .withPropertyValues("photonpump.subscriptions.vet.group.start-from=end")
                .run(context -> {
                    context.getBean(Vet.class).open.release(10);
                    awaitLag(context, 0);
                    jumps(1, 2, 3);
                    await().atMost(SOON)
                            .until(() -> listener(context, "vet").status().processed() == 3);
                    awaitLag(context, 0);
                });
    }

    @Test
    void a_group_that_has_to_read_history_counts_the_events_after_its_start() {
        IntStream.range(0, 60).forEach(this::jumps);
        asking(Vet.class)
                .withPropertyValues(
                        "photonpump.subscriptions.vet.group.start-from=10",
                        "photonpump.subscriptions.vet.group.buffer-size=20",
                        "photonpump.subscriptions.vet.group.read-batch-size=10",
                        "photonpump.subscriptions.vet.group.live-buffer-size=10",
                        "photonpump.subscriptions.vet.in-flight=1")
                .run(context -> awaitLag(context, 50));
    }

    @Test
    void parked_events_are_those_on_the_server() {
        asking(Vet.class)
                .withPropertyValues("photonpump.listener.retry.max-retries=0")
                .run(context -> {
                    context.getBean(Vet.class).ill.set(true);
                    context.getBean(Vet.class).open.release(10);
                    awaitState(context, "vet", ContainerState.RUNNING);
                    jumps(1, 2);
                    await().atMost(SOON)
                            .untilAsserted(
                                    () -> assertThat(group(context).parked()).isEqualTo(told(2)));
                    server.await("$persistentsubscription-jumps::vet-parked", 2);
                    awaitLag(context, 0);
                });
    }

    @Test
    void the_numbers_are_unknown_without_a_connection_and_absent_while_the_listener_does_not_run() {
        asking(Vet.class).run(context -> {
            awaitLag(context, 0);
            Instant before = Instant.now();
            server.refuseConnections();
            server.killConnections();
            awaitState(context, "vet", ContainerState.RECONNECTING);
            assertThat(group(context).unknownSince()).isAfterOrEqualTo(before);
            assertThat(group(context).lag()).isNull();
            server.acceptConnections();
            awaitLag(context, 0);
            listener(context, "vet").pause().join();
            assertThat(listener(context, "vet").status().group()).isNull();
            assertThat(listener(context, "vet").status().lag()).isNull();
            listener(context, "vet").resume();
            awaitLag(context, 0);
        });
    }

    @Test
    void after_a_reconnect_the_server_is_asked_at_once() {
        asking(Vet.class)
                .withPropertyValues("photonpump.listener.group-stats-interval=1h")
                .run(context -> {
                    awaitLag(context, 0);
                    jumps(1, 2);
                    await().atMost(SOON).until(() -> status(context).inFlight() == 2);
                    server.killConnections();
                    awaitLag(context, 2);
                });
    }

    @Test
    void an_interval_of_zero_asks_nothing() {
        application(Vet.class)
                .withPropertyValues("photonpump.listener.group-stats-interval=0s")
                .run(context -> {
                    awaitState(context, "vet", ContainerState.RUNNING);
                    assertThat(listener(context, "vet").status().group()).isNull();
                });
    }

    @Test
    void an_interval_that_is_negative_or_for_a_listener_without_a_group_is_refused() {
        application(Vet.class)
                .withPropertyValues("photonpump.listener.group-stats-interval=-1s")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasMessageContaining(
                                "photonpump.listener.group-stats-interval is -1s, but must not be negative"));
        application(LagTest.Cheer.class)
                .withPropertyValues("photonpump.subscriptions.cheer.group-stats-interval=5s")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasMessageContaining("has no effect, because the listener has no group"));
    }

    @Test
    void a_server_whose_http_port_does_not_answer_causes_one_warning(CapturedOutput output) {
        asking(Vet.class, Dentist.class)
                .withPropertyValues("photonpump.http-port=" + server.tcpPort())
                .run(context -> {
                    for (String id : List.of("vet", "dentist")) {
                        await().atMost(SOON).untilAsserted(() -> {
                            GroupStatus group = listener(context, id).status().group();
                            assertThat(group).isNotNull();
                            assertThat(group.problem()).isNotBlank();
                            assertThat(group.unknownSince()).isBeforeOrEqualTo(Instant.now());
                            assertThat(group.asOf()).isNull();
                        });
                    }
                    GroupStatus first = group(context);
                    jumps(1);
                    context.getBean(Vet.class).open.release();
                    await().atMost(SOON).until(() -> status(context).processed() == 1);
                    assertThat(group(context).unknownSince()).isEqualTo(first.unknownSince());
                    assertThat(status(context).lag()).isNull();
                    assertThat(status(context).state()).isEqualTo(ContainerState.RUNNING);
                    assertThat(listener(context, "vet").isHealthy()).isTrue();
                    assertThat(warnings(output)).hasSize(1).first().asString().contains("photonpump.http-port", "0s");
                });
    }

    static List<String> warnings(CapturedOutput output) {
        return output.getAll()
                .lines()
                .filter(line -> line.contains(" WARN ") && line.contains("its group"))
                .toList();
    }

    private ApplicationContextRunner asking(Class<?>... configuration) {
        return application(configuration)
                .withPropertyValues(
                        "photonpump.listener.group-stats-interval=20ms",
                        "photonpump.listener.shutdown-timeout=100ms",
                        "photonpump.subscriptions.vet.group.start-from=start");
    }

    /** Returns the number of parked events, or null if the server does not report it. */
    private @Nullable Long told(long parked) {
        return dialect() == Dialect.V23 ? Long.valueOf(parked) : null;
    }

    static ContainerStatus status(ApplicationContext context) {
        return listener(context, "vet").status();
    }

    static GroupStatus group(ApplicationContext context) {
        return status(context).group();
    }

    private static void awaitLag(ApplicationContext context, long lag) {
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(status(context).lag()).isEqualTo(lag);
            assertThat(group(context).lag()).isEqualTo(lag);
        });
    }

    static class Vet {

        final Semaphore open = new Semaphore(0);
        final AtomicBoolean ill = new AtomicBoolean();

        @EventStoreSubscription(id = "vet", stream = "jumps", group = "vet")
        void on(PonyJumped jump) throws InterruptedException {
            open.acquire();
            if (ill.get()) {
                throw new IllegalStateException("the vet is ill");
            }
        }
    }

    static class Dentist {

        @EventStoreSubscription(id = "dentist", stream = "jumps", group = "dentist")
        void on(PonyJumped jump) {}
    }
}
