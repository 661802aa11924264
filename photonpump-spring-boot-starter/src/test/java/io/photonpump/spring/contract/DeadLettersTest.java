package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.DeleteMode;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.event.SubscriptionEvent;
import io.photonpump.spring.listener.ContainerState;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.error.EventRecoverer;
import io.photonpump.stream.ExpectedVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import tools.jackson.databind.JsonNode;

/** Dead letters: their content, and the counts, application events and logs about them. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class DeadLettersTest extends StarterTest {

    private static final String DEAD_LETTER = "photonpump.listener.on-exhausted=dead-letter";

    @Override
    EmbeddedEventStore.Builder serverBuilder() {
        return super.serverBuilder().standardProjections(true);
    }

    /** Grants the right to the user of the application, if it does not run as administrator. */
    void mayWriteDeadLetters() {}

    @Test
    void a_dead_letter_names_the_target_of_a_link() {
        jump("order-3", "Derpy", 13);
        server.await("$ce-order", 1);
        application(Category.class).withPropertyValues(DEAD_LETTER).run(context -> {
            JsonNode metadata = letter("deadletter-ce-order", 0).metadata().json();
            assertThat(metadata.get("originalStream").asString()).isEqualTo("order-3");
            assertThat(metadata.get("originalEventNumber").asLong()).isZero();
            assertThat(metadata.get("originalEventType").asString()).isEqualTo("PonyJumped");
            assertThat(metadata.get("link").asString()).isEqualTo("0@$ce-order");
            assertThat(metadata.get("subscription").asString()).isEqualTo("category");
        });
    }

    @Test
    void a_dead_letter_contains_the_metadata_of_the_event_and_its_own() {
        RecordedEvent original = write(Map.of(
                "tenant", "blue", "message", "of the event", "$correlationId", "c-1", "$causationId", "command-1"));
        application(OneStream.class).withPropertyValues(DEAD_LETTER).run(context -> {
            JsonNode metadata = letter("deadletter-jumps", 0).metadata().json();
            assertThat(metadata.get("tenant").asString()).isEqualTo("blue");
            assertThat(metadata.get("$correlationId").asString()).isEqualTo("c-1");
            assertThat(metadata.get("$causationId").asString())
                    .isEqualTo(original.id().toString());
            assertThat(metadata.get("message").asString()).isEqualTo("an unlucky height");
            assertThat(metadata.get("originalMetadata").get("message").asString())
                    .isEqualTo("of the event");
            assertThat(metadata.get("originalMetadata").get("$causationId").asString())
                    .isEqualTo("command-1");
        });
    }

    @Test
    void metadata_that_is_not_json_is_kept_too() {
        write("not json".getBytes(StandardCharsets.UTF_8));
        application(OneStream.class)
                .withPropertyValues(DEAD_LETTER)
                .run(context -> assertThat(
                                letter("deadletter-jumps", 0).metadata().text())
                        .contains("originalMetadataBase64", "bm90IGpzb24="));
    }

    @Test
    void the_projections_of_an_event_do_not_deliver_its_dead_letter() {
        jump("order-3", "Derpy", 13);
        server.await("$ce-order", 1);
        application(Category.class, OneStream.class)
                .withPropertyValues(DEAD_LETTER, "photonpump.subscriptions.one.stream=order-3")
                .run(context -> {
                    letter("deadletter-ce-order", 0);
                    letter("deadletter-order-3", 0);
                    jump("order-4", "Derpy", 13);
                    letter("deadletter-ce-order", 1);
                    assertThat(streams("$ce-order")).containsExactly("order-3", "order-4");
                    assertThat(streams("$et-PonyJumped")).containsExactly("order-3", "order-4");
                });
    }

    @Test
    void a_dead_letter_that_was_deleted_is_written_again_on_the_next_failure() {
        write(null);
        application(OneStream.class).withPropertyValues(DEAD_LETTER).run(context -> {
            letter("deadletter-jumps", 0);
            writer.deleteStream("deadletter-jumps", ExpectedVersion.any(), DeleteMode.SOFT)
                    .join();
            mayWriteDeadLetters(); // the ACL was deleted with the stream
            listener(context, "one").replayFrom(StartFrom.beginning()).begun().join();
            assertThat(letter("deadletter-jumps", 1).type()).isEqualTo("DeadLetter");
        });
    }

    @Test
    void dead_letters_are_counted_published_and_logged_with_their_target(CapturedOutput output) {
        write(null);
        application(OneStream.class, Observer.class)
                .withPropertyValues(DEAD_LETTER)
                .run(context -> {
                    letter("deadletter-jumps", 0);
                    await().atMost(SOON)
                            .untilAsserted(() -> assertThat(
                                            listener(context, "one").counts().deadLettered())
                                    .isOne());
                    context.getBean(Observer.class).seen.awaitExactly("one 0@jumps (PonyJumped) deadletter-jumps");
                    assertThat(listener(context, "one").counts().skipped()).isZero();
                    assertThat(output)
                            .contains(
                                    "gives up 0@jumps (PonyJumped) after 4 attempts, and writes it to deadletter-jumps");
                });
    }

    @Test
    void a_group_acknowledges_an_event_that_was_written_as_a_dead_letter() {
        application(Group.class)
                .withPropertyValues("photonpump.subscriptions.group.on-exhausted=dead-letter")
                .run(context -> {
                    awaitState(context, "group", ContainerState.RUNNING);
                    jumps(13, 1);
                    context.getBean(Group.class).seen.awaitExactly(1);
                    letter("deadletter-jumps", 0);
                    await().atMost(SOON)
                            .untilAsserted(() -> assertThat(
                                            listener(context, "group").counts().deadLettered())
                                    .isOne());
                    assertThat(listener(context, "group").counts().parked()).isZero();
                });
    }

    @Test
    void a_recoverer_of_the_application_overrides_the_property() {
        jumps(13, 1);
        application(OneStream.class, Recovering.class).run(context -> {
            context.getBean(OneStream.class).seen.awaitExactly(1);
            context.getBean(Recovering.class).seen.awaitExactly("0@jumps after 4");
            assertThat(letter("deadletter-jumps", 0).type()).isEqualTo("DeadLetter");
        });
    }

    @Test
    void a_recoverer_that_returns_null_is_reported() {
        jumps(13);
        application(OneStream.class, Undecided.class)
                .run(context -> await().atMost(SOON)
                        .untilAsserted(() -> assertThat(
                                        listener(context, "one").status().lastError())
                                .contains("returned RETRY")));
    }

    private RecordedEvent write(Object metadata) {
        writer.publishEvent(
                        "jumps",
                        NewEvent.of("PonyJumped", new PonyJumped("Derpy", 13)).withMetadata(metadata))
                .join();
        return writer.getEvent("jumps", 0).join().resolved();
    }

    private RecordedEvent letter(String stream, long number) {
        server.await(stream, number + 1);
        return writer.getEvent(stream, number).join().resolved();
    }

    private List<String> streams(String projection) {
        return writer.get(projection).join().events().stream()
                .map(event -> event.resolved().stream())
                .toList();
    }

    abstract static class Unlucky {
        final Seen<Integer> seen = new Seen<>();

        void handle(PonyJumped jump) {
            if (jump.height() == 13) {
                throw new IllegalStateException("an unlucky height");
            }
            seen.add(jump.height());
        }
    }

    static class OneStream extends Unlucky {
        @EventStoreSubscription(id = "one", stream = "jumps", from = "start")
        void on(PonyJumped jump) {
            handle(jump);
        }
    }

    static class Category extends Unlucky {
        @EventStoreSubscription(id = "category", stream = "$ce-order", from = "start")
        void on(PonyJumped jump) {
            handle(jump);
        }
    }

    static class Group extends Unlucky {
        @EventStoreSubscription(id = "group", stream = "jumps", group = "vet")
        void on(PonyJumped jump) {
            handle(jump);
        }
    }

    static class Observer {
        final Seen<String> seen = new Seen<>();

        @EventListener
        void deadLettered(SubscriptionEvent.DeadLettered letter) {
            ResolvedEvent event = letter.event();
            assertThat(letter.reason()).contains("an unlucky height");
            seen.add(letter.subscriptionId() + " " + event + " " + letter.stream());
        }
    }

    static class Recovering {
        final Seen<String> seen = new Seen<>();

        @Bean
        EventRecoverer recoverer() {
            return failed -> {
                seen.add(failed.eventId() + " after " + failed.attempt());
                return FailureAction.DEAD_LETTER;
            };
        }
    }

    static class Undecided {
        @Bean
        EventRecoverer recoverer() {
            return failed -> FailureAction.RETRY;
        }
    }
}
