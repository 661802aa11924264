package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.Content;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.annotation.EventType;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.template.Publication;
import io.photonpump.stream.ExpectedVersion;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** The events that the template writes. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class PublishingTest extends TemplateTest {

    @Test
    void the_expected_version_is_checked_and_not_written() {
        withTemplate(template -> {
            template.publish(STREAM, ExpectedVersion.noStream(), JUMP, JUMP).join();

            assertThatThrownBy(() -> template.publish(STREAM, ExpectedVersion.noStream(), JUMP)
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(WrongExpectedVersionException.class);
            template.publish(STREAM, ExpectedVersion.exactly(1), List.of(JUMP)).join();
            assertThat(writtenTypes()).containsExactly("PonyJumped", "PonyJumped", "PonyJumped");
        });
    }

    @Test
    void each_element_of_a_collection_or_an_array_becomes_an_event() {
        withTemplate(template -> {
            template.publish(STREAM, List.of(JUMP, new Trotted("Derpy"))).join();
            template.publish(STREAM, new LinkedHashSet<>(List.of(new Trotted("Derpy"), JUMP)))
                    .join();
            PonyJumped[] jumps = {JUMP, JUMP};
            template.publish(STREAM, (Object[]) jumps).join();
            template.publish(STREAM, List.of()).join();

            assertThat(writtenTypes())
                    .containsExactly("PonyJumped", "Trotted", "Trotted", "PonyJumped", "PonyJumped", "PonyJumped");
            assertThat(written().get(0).json(PonyJumped.class)).isEqualTo(JUMP);
        });
    }

    @Test
    void an_event_among_the_bodies_is_written_as_it_is() {
        var event = NewEvent.json("PonyFell", Map.of("Pony", "Derpy")).withMetadata(Map.of("fence", 3));
        withTemplate(template -> {
            template.publish(STREAM, JUMP, event).join();

            assertThat(writtenTypes()).containsExactly("PonyJumped", "PonyFell");
            assertThat(written().get(1).id()).isEqualTo(event.id());
            assertThat(written().get(1).metadata().text()).isEqualTo("{\"fence\":3}");
        });
    }

    @Test
    void any_class_that_is_declared_as_an_event_type_is_a_body() {
        application()
                .withPropertyValues("photonpump.event-types.Prices=java.util.TreeMap")
                .run(context -> {
                    var template = context.getBean(EventStoreTemplate.class);

                    template.publish(
                                    STREAM,
                                    Signal.START,
                                    Signal.STOP,
                                    new Results(),
                                    new Properties(),
                                    new TreeMap<>(Map.of("hay", 3)))
                            .join();

                    assertThat(writtenTypes()).containsExactly("signal", "signal", "results", "properties", "Prices");
                    assertThat(written().get(0).data().text()).isEqualTo("\"START\"");
                });
    }

    @Test
    void nested_and_local_classes_are_bodies() {
        record Landed(int height) {}
        withTemplate(template -> {
            template.publish(STREAM, new Landed(3)).join();

            assertThat(writtenTypes()).containsExactly("Landed");
        });
    }

    @Test
    void two_classes_written_as_one_event_type_cause_one_warning(CapturedOutput output) {
        withTemplate(template -> {
            template.publish(STREAM, new Mare.Born("Derpy")).join();
            template.publish(STREAM, new Foal.Born(3), new Foal.Born(4), new Mare.Born("Dinky"))
                    .join();

            assertThat(writtenTypes()).containsOnly("Born").hasSize(4);
            assertThat(output).containsOnlyOnce("are both written as event type Born");
        });
    }

    @Test
    void one_call_writes_bodies_with_metadata_ids_and_an_expected_version() {
        var correlation = UUID.randomUUID();
        withTemplate(template -> {
            var publication = Publication.of(JUMP, new Trotted("Derpy"))
                    .withExpectedVersion(ExpectedVersion.noStream())
                    .withMetadata("user", "groom")
                    .withMetadata(Map.of("fences", List.of(1, 2)))
                    .withCorrelationId(correlation)
                    .withCausationId("command-7");

            template.publish(STREAM, publication).join();

            assertThatThrownBy(() -> template.publish(STREAM, publication).join())
                    .hasCauseInstanceOf(WrongExpectedVersionException.class);
            assertThat(writtenTypes()).containsExactly("PonyJumped", "Trotted");
            assertThat(written())
                    .allSatisfy(
                            event -> assertThat(metadata(event)).isEqualTo(JSON.readTree("""
                            {"user": "groom", "fences": [1, 2],
                             "$correlationId": "%s", "$causationId": "command-7"}""".formatted(correlation))));
        });
    }

    private static JsonNode metadata(RecordedEvent event) {
        return JSON.readTree(event.metadata().bytes());
    }

    @Test
    void options_of_the_write_leave_the_expected_version_alone() {
        withTemplate(template -> {
            template.publish(STREAM, JUMP).join();

            var publication = Publication.of(JUMP)
                    .withExpectedVersion(ExpectedVersion.noStream())
                    .withOptions(options -> options.withRequireLeader(false).withOrdered(false));

            assertThatThrownBy(() -> template.publish(STREAM, publication).join())
                    .hasCauseInstanceOf(WrongExpectedVersionException.class);
        });
    }

    @Test
    void an_event_keeps_its_own_metadata_and_ids_and_gets_the_rest_from_the_publication() {
        withTemplate(template -> {
            var event =
                    template.eventOf(JUMP).withMetadata(Map.of("user", "vet")).withCausationId("own");

            template.publish(
                            STREAM,
                            Publication.of(event)
                                    .withMetadata(Map.of("user", "groom", "fence", 3))
                                    .withCorrelationId("common")
                                    .withCausationId("common"))
                    .join();

            assertThat(metadata(written().get(0)))
                    .isEqualTo(JSON.readTree(
                            "{\"user\":\"vet\",\"fence\":3,\"$correlationId\":\"common\",\"$causationId\":\"own\"}"));
        });
    }

    @Test
    void metadata_that_cannot_be_merged_is_refused() {
        withTemplate(template -> {
            var event = template.eventOf(JUMP).withMetadata("{\"user\":\"vet\"}");

            assertThatThrownBy(
                            () -> template.publish(STREAM, Publication.of(event).withMetadata("fence", 3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("java.lang.String")
                    .hasMessageNotContaining("vet");
            assertThat(written()).isEmpty();
        });
    }

    @Test
    void an_event_caused_by_another_has_its_causation_and_correlation_ids() {
        withTemplate(template -> {
            template.publish(STREAM, JUMP).join();
            var first = written().get(0);

            template.publish(STREAM, Publication.of(JUMP).causedBy(first)).join();
            var second = written().get(1);
            assertThat(second.correlationId()).isEqualTo(first.id().toString());
            assertThat(second.causationId()).isEqualTo(first.id().toString());

            var link = new RecordedEvent(
                    "$ce-jumps", 7, UUID.randomUUID(), "$>", Content.EMPTY, Content.EMPTY, Instant.EPOCH);
            template.publish(STREAM, Publication.of(JUMP).causedBy(new ResolvedEvent(second, link, null, 0)))
                    .join();
            var third = written().get(2);
            assertThat(third.correlationId()).isEqualTo(first.id().toString());
            assertThat(third.causationId()).isEqualTo(second.id().toString());
        });
    }

    @Test
    void blank_ids_are_refused() {
        var publication = Publication.of(JUMP);

        assertThatThrownBy(() -> publication.withCorrelationId(" ")).hasMessage("the correlation id must not be blank");
        assertThatThrownBy(() -> publication.withCausationId("")).hasMessage("the causation id must not be blank");
    }

    @Test
    void a_publication_is_printed_without_its_bodies() {
        assertThat(Publication.of(JUMP).withMetadata("user", "groom"))
                .hasToString("Publication[1 event, expecting any version]");
    }

    @EventType("signal")
    enum Signal {
        START,
        STOP {}
    }

    @EventType("results")
    static class Results extends ArrayList<String> {}

    @EventType("properties")
    static class Properties extends AbstractMap<String, String> {
        @Override
        public Set<Entry<String, String>> entrySet() {
            return Set.of();
        }
    }

    interface Mare {
        record Born(String name) {}
    }

    interface Foal {
        record Born(int weight) {}
    }
}
