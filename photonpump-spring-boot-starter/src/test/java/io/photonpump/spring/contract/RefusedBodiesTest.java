package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.client.PublishOptions;
import io.photonpump.event.Content;
import io.photonpump.event.RecordedEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.StartFrom;
import io.photonpump.spring.template.InvalidEventBodyException;
import io.photonpump.spring.template.Publication;
import io.photonpump.stream.ExpectedVersion;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.messaging.support.GenericMessage;
import reactor.core.publisher.Mono;

/** Objects that the template refuses as event bodies. */
@Timeout(60)
class RefusedBodiesTest extends TemplateTest {

    static Stream<Arguments> refusedBodies() throws Exception {
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
                refused(1, "a class of your application"),
                refused(1L, "a class of your application"),
                refused(1.5, "a class of your application"),
                refused(true, "a class of your application"),
                refused('a', "a class of your application"),
                refused(BigDecimal.ONE, "a class of your application"),
                refused(UUID.randomUUID(), "a class of your application"),
                refused(Instant.EPOCH, "a class of your application"),
                refused(new Object(), "a class of your application"),
                refused(Optional.of(JUMP), "the value it contains"),
                refused(OptionalInt.of(1), "the value it contains"),
                refused(CompletableFuture.completedFuture(JUMP), "its result"),
                refused(PonyJumped.class, "an instance of that class"),
                refused(Gait.TROT, "annotate it with @EventType"),
                refused(Gait.GALLOP, "annotate it with @EventType"),
                refused(new IllegalStateException("fell"), "a class of your application"),
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
                RefusedBodiesTest.class.getClassLoader(),
                new Class<?>[] {Trot.class},
                (proxy, method, arguments) -> "Trot");
    }

    private static RecordedEvent recorded() {
        return new RecordedEvent(
                STREAM, 0, UUID.randomUUID(), "PonyJumped", Content.EMPTY, Content.EMPTY, Instant.EPOCH);
    }

    @ParameterizedTest
    @MethodSource("refusedBodies")
    void an_object_that_cannot_be_a_body_is_refused_with_advice_and_nothing_is_written(Object body, String advice) {
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
    void null_is_refused_in_every_argument() {
        withTemplate(template -> {
            assertThatThrownBy(() -> template.publish(STREAM, (Object) null))
                    .isInstanceOfSatisfying(
                            InvalidEventBodyException.class,
                            refusal -> assertThat(refusal.bodyType()).isNull())
                    .hasMessage("The event body is null. For an event without a body, pass NewEvent.of(type, null)."
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
            assertThatThrownBy(() -> template.publish(STREAM)).hasMessageContaining("There is no event body");
            assertThatThrownBy(() -> template.publish(STREAM, ExpectedVersion.noStream()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("There is no event body");
            assertThat(written()).isEmpty();
        });
    }

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
}
