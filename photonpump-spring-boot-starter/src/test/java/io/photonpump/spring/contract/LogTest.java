package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.event.NewEvent;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.Metadata;
import io.photonpump.spring.listener.ContainerState;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.messaging.handler.annotation.Payload;

/** Log messages about events and failures, and the content that they never contain. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class LogTest extends StarterTest {

    private static final String SECRET = "-4711471147";

    @Override
    EmbeddedEventStore.Builder serverBuilder() {
        return super.serverBuilder().standardProjections(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"park", "skip", "stop", "dead-letter"})
    void the_content_of_an_unreadable_event_is_never_logged(String action, CapturedOutput output) {
        neverLogged(Unreadable.class, action, output, "0@order-3 (PonyJumped)");
    }

    @Test
    void the_content_of_an_invalid_event_is_never_logged(CapturedOutput output) {
        neverLogged(Validated.class, "stop", output, "height must be greater than 0");
    }

    @Test
    void the_content_of_unreadable_metadata_is_never_logged(CapturedOutput output) {
        neverLogged(UnreadableMetadata.class, "stop", output, "0@order-3 (PonyJumped)");
    }

    private void neverLogged(Class<?> listener, String action, CapturedOutput output, String logged) {
        String json = "{\"pony\": \"Derpy\", \"height\": " + SECRET + "}";
        writer.publishEvent("order-3", NewEvent.json("PonyJumped", json).withMetadata(json))
                .join();
        server.await("$ce-order", 1);
        boolean group = action.equals("park");
        application(listener)
                .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
                .withPropertyValues(
                        "photonpump.subscriptions.it." + (group ? "group.name=g" : "from=start"),
                        "photonpump.subscriptions.it.on-exhausted=" + action)
                .withPropertyValues(
                        group ? new String[] {"photonpump.subscriptions.it.group.start-from=start"} : new String[0])
                .run(context -> {
                    await().atMost(SOON).until(() -> output.getAll().contains("gives up 0@order-3 (PonyJumped)"));
                    if (action.equals("stop")) {
                        awaitState(context, "it", ContainerState.FAILED);
                    }
                    assertThat(output).contains(logged);
                    assertThat(output.getAll()
                                    + listener(context, "it").status()
                                    + context.getBean(HealthIndicator.class)
                                            .health()
                                            .getDetails())
                            .doesNotContain(SECRET);
                });
    }

    @Test
    void the_first_retry_is_logged_and_the_others_are_counted(CapturedOutput output) {
        jumps(1, 2, 3);
        application(Unlucky.class).run(context -> {
            context.getBean(Unlucky.class).seen.awaitExactly(1, 2, 3);
            await().atMost(SOON).until(() -> output.getAll().contains("has handled"));
            assertThat(lines(output, "tries again in"))
                    .singleElement()
                    .asString()
                    .contains(
                            "INFO",
                            "catch-up subscription 'it' to jumps failed on 0@jumps (PonyJumped), attempt 1,",
                            "tries again in 10 ms: java.lang.IllegalStateException: not yet");
            assertThat(lines(output, "has handled"))
                    .singleElement()
                    .asString()
                    .contains("has handled 0@jumps (PonyJumped) at attempt 3");
            assertThat(listener(context, "it").counts().retries()).isEqualTo(6);
        });
    }

    @Test
    void a_gap_causes_one_warning(CapturedOutput output) {
        application(Live.class).run(context -> {
            awaitState(context, "it", ContainerState.RUNNING);
            server.killConnections();
            jumps(1);
            await().atMost(SOON).until(() -> output.getAll().contains("may have missed events"));
            awaitState(context, "it", ContainerState.RUNNING);
            assertThat(output.getAll().lines().filter(line -> line.contains("may have missed events")))
                    .singleElement()
                    .asString()
                    .contains("WARN", "'it' to jumps");
        });
    }

    @Test
    void a_wrong_password_causes_one_warning_for_any_number_of_listeners(CapturedOutput output) {
        application(Live.class, Several.class)
                .withPropertyValues("photonpump.password=wrong")
                .run(context -> {
                    await().atMost(SOON)
                            .until(() -> Stream.of("it", "one", "two", "three")
                                    .allMatch(
                                            id -> listener(context, id).status().lastError() != null));
                    assertThat(output.getAll().lines().filter(line -> line.contains(" WARN ")))
                            .singleElement()
                            .asString()
                            .contains("refused the credentials of 'admin'");
                });
    }

    private static List<String> lines(CapturedOutput output, String words) {
        return output.getAll()
                .lines()
                .filter(line -> line.contains(words) && line.contains(" INFO "))
                .toList();
    }

    @Test
    void a_volatile_listener_without_events_logs_no_last_event(CapturedOutput output) {
        application(Live.class).run(context -> {
            awaitState(context, "it", ContainerState.RUNNING);
            server.killConnections();
            await().atMost(SOON).until(() -> output.getAll().contains("may have missed events"));
            jumps(1);
            await().atMost(SOON)
                    .until(() -> context.getBean(Live.class).seen.all().contains(1));
            server.killConnections();
            await().atMost(SOON)
                    .until(() -> output.getAll().contains("may have missed events after 0@jumps (PonyJumped)"));
            assertThat(output).doesNotContain("null");
        });
    }

    abstract static class Ordinary {
        final Seen<Integer> seen = new Seen<>();
    }

    static class Unreadable {
        record PonyJumped(String pony, byte height) {}

        @EventStoreSubscription(id = "it", stream = "$ce-order")
        void on(PonyJumped jump) {}
    }

    static class Validated {
        record PonyJumped(String pony, @Positive long height) {}

        @EventStoreSubscription(id = "it", stream = "$ce-order")
        void on(@Payload @Valid PonyJumped jump) {}
    }

    static class UnreadableMetadata {
        record Audit(String pony, byte height) {}

        @EventStoreSubscription(id = "it", stream = "$ce-order", eventTypes = "PonyJumped")
        void on(@Metadata Audit audit) {}
    }

    static class Unlucky extends Ordinary {
        private final AtomicInteger calls = new AtomicInteger();

        @EventStoreSubscription(id = "it", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            if (calls.incrementAndGet() % 3 != 0) {
                throw new IllegalStateException("not yet");
            }
            seen.add(jump.height());
        }
    }

    static class Several {
        @EventStoreSubscription(id = "one", stream = "jumps", from = "start")
        @EventStoreSubscription(id = "two", stream = "jumps", group = "two")
        @EventStoreSubscription(id = "three", stream = "jumps")
        void on(PonyJumped jump) {}
    }

    static class Live extends Ordinary {
        @EventStoreSubscription(id = "it", stream = "jumps")
        void on(PonyJumped jump) {
            seen.add(jump.height());
        }
    }
}
