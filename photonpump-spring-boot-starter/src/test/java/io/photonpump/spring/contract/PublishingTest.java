package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.PublishOptions;
import io.photonpump.error.StreamNotFoundException;
import io.photonpump.error.WrongExpectedVersionException;
import io.photonpump.event.Content;
import io.photonpump.event.ExpectedVersion;
import io.photonpump.event.NewEvent;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.spring.annotation.EventType;
import io.photonpump.spring.template.EventDecorator;
import io.photonpump.spring.template.EventStoreTemplate;
import io.photonpump.spring.template.InvalidEventBodyException;
import io.photonpump.spring.template.Publication;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.support.GenericMessage;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the template writes, and what it refuses to write. */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class PublishingTest extends StarterTest {

    private static final String STREAM = "jumps";
    private static final PonyJumped JUMP = new PonyJumped("Derpy", 90);
    private static final JsonMapper JSON = new JsonMapper();

    private void withTemplate(Consumer<EventStoreTemplate> test, Class<?>... configuration) {
        application(configuration).run(context -> test.accept(context.getBean(EventStoreTemplate.class)));
    }

    private List<RecordedEvent> written() {
        try (var events = writer.iter(STREAM).stream()) {
            return events.map(ResolvedEvent::received).toList();
        } catch (StreamNotFoundException nothing) {
            return List.of();
        }
    }

    private List<String> writtenTypes() {
        return written().stream().map(RecordedEvent::type).toList();
    }

    // What is no body

    static Stream<Arguments> notBodies() throws Exception {
        return Stream.of(
                refused(ExpectedVersion.noStream(), "directly after the stream"),
                refused(PublishOptions.defaults(), "Publication"),
                refused(Publication.of(JUMP), "publish(stream, publication)"),
                refused(recorded(), "NewEvent.linkTo(event)"),
                refused(new ResolvedEvent(recorded(), null, null, 0), "NewEvent.linkTo(event)"),
                refused(StartFrom.beginning(), "belongs to the client"),
                refused(List.of(JUMP, JUMP), "publish(stream, collection)"),
                refused(Set.of(JUMP), "publish(stream, collection)"),
                refused(List.of(JUMP).iterator(), "Publish its elements"),
                refused(new Fence(), "Publish its elements"),
                refused(new PonyJumped[] {JUMP}, "Publish its elements"),
                refused(new int[] {1}, "Publish its elements"),
                refused(new byte[] {1}, "NewEvent.binary(type, bytes)"),
                refused(Stream.of(JUMP), "Publish its elements"),
                refused(IntStream.of(1), "Publish its elements"),
                refused(new SubmissionPublisher<PonyJumped>(), "Publish its elements"),
                refused(Mono.just(JUMP), "Publish its elements"),
                refused(new GenericMessage<>(JUMP), "its payload"),
                refused(Map.of("Pony", "Derpy"), "NewEvent.of(type, body)"),
                refused("{\"Pony\":\"Derpy\"}", "NewEvent.of(type, body)"),
                refused(new StringBuilder("text"), "NewEvent.of(type, body)"),
                refused(JSON.readTree("{}"), "NewEvent.of(type, body)"),
                refused(JSON.readTree("[]"), "NewEvent.of(type, body)"),
                refused(1, "a class of your own"),
                refused(1L, "a class of your own"),
                refused(1.5, "a class of your own"),
                refused(true, "a class of your own"),
                refused('a', "a class of your own"),
                refused(BigDecimal.ONE, "a class of your own"),
                refused(UUID.randomUUID(), "a class of your own"),
                refused(Instant.EPOCH, "a class of your own"),
                refused(new Object(), "a class of your own"),
                refused(Optional.of(JUMP), "the value that it holds"),
                refused(OptionalInt.of(1), "the value that it holds"),
                refused(CompletableFuture.completedFuture(JUMP), "its result"),
                refused(PonyJumped.class, "an instance of that class"),
                refused(Gait.TROT, "annotate it with @EventType"),
                refused(Gait.GALLOP, "annotate it with @EventType"),
                refused(new IllegalStateException("fell"), "a class of your own"),
                refused(new Fell(), "annotate it with @EventType"),
                refused((Supplier<Object>) () -> JUMP, "no name"),
                refused(new Object() {}, "no name"),
                refused(new Fence() {}, "Publish its elements"),
                refused(new Derby() {}, "no name"),
                refused(proxy(), "generated class"));
    }

    private static Arguments refused(Object body, String advice) {
        return Arguments.of(body, advice);
    }

    private static Object proxy() {
        return Proxy.newProxyInstance(
                PublishingTest.class.getClassLoader(),
                new Class<?>[] {Trot.class},
                (proxy, method, arguments) -> "Trot");
    }

    private static RecordedEvent recorded() {
        return new RecordedEvent(
                STREAM, 0, UUID.randomUUID(), "PonyJumped", Content.EMPTY, Content.EMPTY, Instant.EPOCH);
    }

    @ParameterizedTest
    @MethodSource("notBodies")
    void what_is_no_body_is_refused_with_a_sentence_and_nothing_is_written(Object body, String advice) {
        withTemplate(template -> {
            assertThatThrownBy(() -> template.publish(STREAM, JUMP, body))
                    .isInstanceOfSatisfying(InvalidEventBodyException.class, refusal -> {
                        assertThat(refusal.index()).isEqualTo(1);
                        assertThat(refusal.bodyType()).isNotNull();
                    })
                    .hasMessageStartingWith("Event body 2 of 2 is an instance of ")
                    .hasMessageContaining(advice)
                    .hasMessageEndingWith("Nothing was written.")
                    .hasMessageNotContaining("Derpy");
            assertThatThrownBy(() -> template.publish(STREAM, Publication.of(body)))
                    .isInstanceOf(InvalidEventBodyException.class);
            assertThatThrownBy(() -> template.eventOf(body)).isInstanceOf(InvalidEventBodyException.class);
            assertThat(written()).isEmpty();
        });
    }

    @Test
    void null_is_refused_wherever_it_is_passed() {
        withTemplate(template -> {
            assertThatThrownBy(() -> template.publish(STREAM, (Object) null))
                    .isInstanceOfSatisfying(
                            InvalidEventBodyException.class,
                            refusal -> assertThat(refusal.bodyType()).isNull())
                    .hasMessage("The event body is null. An event without a body is NewEvent.of(type, null)."
                            + " Nothing was written.");
            assertThatThrownBy(() -> template.publish(STREAM, JUMP, null, JUMP))
                    .hasMessageStartingWith("Event body 2 of 3 is null.");
            var list = new ArrayList<Object>();
            list.add(null);
            assertThatThrownBy(() -> template.publish(STREAM, list)).hasMessageStartingWith("The event body is null.");
            assertThatThrownBy(() -> template.publish(STREAM, (Object[]) null))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> template.publish(STREAM, (List<?>) null)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> template.publish(STREAM, (ExpectedVersion) null, JUMP))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> template.publish(null, JUMP)).isInstanceOf(NullPointerException.class);
            assertThat(written()).isEmpty();
        });
    }

    @Test
    void a_call_without_a_body_is_refused() {
        withTemplate(template -> {
            assertThatThrownBy(() -> template.publish(STREAM)).hasMessageContaining("No event body");
            assertThatThrownBy(() -> template.publish(STREAM, ExpectedVersion.noStream()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("No event body");
            assertThat(written()).isEmpty();
        });
    }

    // What is one

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
            template.publish(STREAM, jumps).join();
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
    void a_class_that_is_declared_as_an_event_type_is_a_body_whatever_it_looks_like() {
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
    void two_classes_that_are_written_as_the_same_type_are_warned_of_once(CapturedOutput output) {
        withTemplate(template -> {
            template.publish(STREAM, new Mare.Born("Derpy")).join();
            template.publish(STREAM, new Foal.Born(3), new Foal.Born(4), new Mare.Born("Dinky"))
                    .join();

            assertThat(writtenTypes()).containsOnly("Born").hasSize(4);
            assertThat(output).containsOnlyOnce("Events of type Born are written from " + Mare.Born.class.getName());
        });
    }

    // One call with everything

    @Test
    void one_call_takes_bodies_metadata_ids_and_the_expected_version() {
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
    void an_event_keeps_what_it_has_and_gets_the_rest_from_the_publication() {
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
    void metadata_that_cannot_be_put_together_are_refused() {
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
    void what_is_caused_by_an_event_names_it_and_belongs_to_its_conversation() {
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
    void a_publication_shows_no_data_of_its_bodies() {
        assertThat(Publication.of(JUMP).withMetadata("user", "groom"))
                .hasToString("Publication[1 event, expecting any version]");
    }

    // Decorators

    @Test
    void a_refused_body_is_not_shown_to_decorators() {
        withTemplate(
                template -> assertThatThrownBy(() -> template.publish(STREAM, JUMP, "text"))
                        .isInstanceOf(InvalidEventBodyException.class),
                Diary.class);
        assertThat(Diary.ENTRIES).isEmpty();
    }

    static class Diary implements EventDecorator {
        static final List<String> ENTRIES = new CopyOnWriteArrayList<>();

        Diary() {
            ENTRIES.clear();
        }

        @Override
        public NewEvent decorate(String stream, NewEvent event) {
            ENTRIES.add("saw " + event.type());
            return event;
        }

        @Override
        public void written(String stream, List<NewEvent> events, Throwable failure) {
            ENTRIES.add(events.size()
                    + (failure == null ? " written" : " " + failure.getClass().getSimpleName()));
            throw new IllegalStateException("the diary is full");
        }
    }

    @Test
    void a_decorator_hears_the_outcome_and_cannot_change_it() {
        withTemplate(
                template -> {
                    template.publish(STREAM, JUMP, JUMP).join();
                    await().untilAsserted(() ->
                            assertThat(Diary.ENTRIES).containsExactly("saw PonyJumped", "saw PonyJumped", "2 written"));
                    assertThatThrownBy(() -> template.publish(STREAM, ExpectedVersion.noStream(), JUMP)
                                    .join())
                            .hasCauseInstanceOf(WrongExpectedVersionException.class);
                    await().untilAsserted(() ->
                            assertThat(Diary.ENTRIES).endsWith("saw PonyJumped", "1 WrongExpectedVersionException"));
                },
                Diary.class);
    }

    @Test
    void a_decorator_hears_of_a_write_that_did_not_begin() {
        withTemplate(
                template -> {
                    assertThatThrownBy(() -> template.publish(STREAM, JUMP, new Endless()))
                            .isInstanceOf(IllegalArgumentException.class);
                    assertThat(Diary.ENTRIES)
                            .containsExactly("saw PonyJumped", "saw Endless", "2 IllegalArgumentException");
                    assertThat(written()).isEmpty();
                },
                Diary.class);
    }

    @Test
    void cancelling_withdraws_a_write_that_was_not_sent() {
        withTemplate(
                template -> {
                    template.publish(STREAM, JUMP).join();
                    server.refuseConnections();
                    server.killConnections();
                    await().until(() -> !writer.status().isReady());
                    var withdrawn = template.publish(STREAM, new Trotted("Derpy"));

                    withdrawn.cancel(false);
                    server.acceptConnections();

                    template.publish(STREAM, JUMP).join();
                    assertThat(writtenTypes()).containsExactly("PonyJumped", "PonyJumped");
                },
                Diary.class);
    }

    // Bodies

    record Trotted(String pony) {}

    interface Trot {}

    interface Derby {}

    enum Gait {
        TROT,
        GALLOP {}
    }

    static class Fell extends RuntimeException {}

    static class Fence implements Iterable<Integer> {
        @Override
        public Iterator<Integer> iterator() {
            return List.of(1).iterator();
        }
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

    /** A body that cannot be written as JSON. */
    static class Endless {
        public Endless getItself() {
            return this;
        }
    }
}
