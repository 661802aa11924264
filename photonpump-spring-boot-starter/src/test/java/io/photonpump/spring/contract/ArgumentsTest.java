package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.event.RecordedEvent;
import io.photonpump.spring.annotation.EventHandler;
import io.photonpump.spring.annotation.EventStoreSubscription;
import io.photonpump.spring.annotation.EventType;
import io.photonpump.spring.annotation.Metadata;
import io.photonpump.spring.listener.Acknowledgment;
import io.photonpump.spring.listener.Decision;
import io.photonpump.spring.listener.EventStoreHeaders;
import io.photonpump.spring.listener.FailureAction;
import io.photonpump.spring.listener.InvalidSubscriptionException;
import io.photonpump.spring.listener.NoHandlerForEventException;
import io.photonpump.spring.listener.SubscriptionRegistry;
import io.photonpump.spring.test.SubscriptionTestHarness;
import io.photonpump.spring.type.EventTypeRegistry;
import io.photonpump.spring.type.EventUpcaster;
import io.photonpump.subscription.Subscription;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.support.MethodArgumentNotValidException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parameters of listener methods and their values, without a server. */
class ArgumentsTest {

    private static final String JSON = "{\"pony\": \"Derpy\", \"height\": 10}";

    @Test
    void bodies_are_converted_to_the_type_of_the_parameter() {
        run(Bodies.class, (context, harness) -> {
            Bodies bodies = context.getBean(Bodies.class);
            for (String id : new String[] {"record", "json", "map", "text", "bytes", "optional"}) {
                assertThat(harness.deliver(id, "PonyJumped", JSON, null).isHandled())
                        .isTrue();
            }
            assertThat(bodies.record).isEqualTo(new PonyJumped("Derpy", 10));
            assertThat(bodies.json.get("height").asInt()).isEqualTo(10);
            assertThat(bodies.map).containsEntry("pony", "Derpy");
            assertThat(bodies.text).isEqualTo(JSON);
            assertThat(bodies.bytes).asString().isEqualTo(JSON);
            assertThat(bodies.optional).contains(new PonyJumped("Derpy", 10));
        });
    }

    @Test
    void empty_bodies_are_valid() {
        run(Bodies.class, (context, harness) -> {
            Bodies bodies = context.getBean(Bodies.class);
            for (String id : new String[] {"record", "json", "text", "bytes", "optional"}) {
                assertThat(harness.deliver(id, "PonyJumped", null, null).isHandled())
                        .isTrue();
            }
            assertThat(bodies.record).isNull();
            assertThat(bodies.json).isNull();
            assertThat(bodies.text).isEmpty();
            assertThat(bodies.bytes).isEmpty();
            assertThat(bodies.optional).isEmpty();
        });
    }

    @Test
    void all_facts_of_an_event_are_available_as_parameters() {
        run(Everything.class, (context, harness) -> {
            harness.deliver("everything", "PonyJumped", JSON, Map.of("by", "Luna", "$correlationId", "c-1"));
            Everything seen = context.getBean(Everything.class);
            assertThat(seen.metadata).isEqualTo(new Who("Luna"));
            assertThat(seen.stream).isEqualTo("jumps");
            assertThat(seen.retryCount).isZero();
            assertThat(seen.headers)
                    .containsEntry(EventStoreHeaders.CORRELATION_ID, "c-1")
                    .containsEntry(EventStoreHeaders.SUBSCRIPTION_ID, "everything");
            assertThat(seen.event.type()).isEqualTo("PonyJumped");
            assertThat(seen.subscription.stream()).isEqualTo("jumps");
        });
    }

    @Test
    void invalid_bodies_are_neither_handled_nor_retried() {
        run(Validated.class, (context, harness) -> {
            Decision decision = harness.deliver("validated", new Checked(-1));
            assertThat(decision.action()).isEqualTo(FailureAction.PARK);
            assertThat(decision.failure()).isInstanceOf(MethodArgumentNotValidException.class);
            assertThat(context.getBean(SubscriptionRegistry.class)
                            .get("validated")
                            .counts()
                            .retries())
                    .isZero();
            assertThat(harness.deliver("validated", new Checked(1)).isHandled()).isTrue();
        });
    }

    @Test
    void an_event_is_handled_when_the_result_of_an_asynchronous_method_completes() {
        run(Asynchronous.class, (context, harness) -> {
            Asynchronous beans = context.getBean(Asynchronous.class);
            assertThat(harness.deliver("stage", new PonyJumped("Derpy", 1)).isHandled())
                    .isTrue();
            assertThat(harness.deliver("mono", new PonyJumped("Derpy", 1)).isHandled())
                    .isTrue();
            assertThat(beans.subscribed).isTrue();
            assertThat(harness.deliver("flux", new PonyJumped("Derpy", 1)).isHandled())
                    .isTrue();
            assertThat(beans.counted).isEqualTo(3);
            assertThat(harness.deliver("future", new PonyJumped("Derpy", 1)).isHandled())
                    .isTrue();
            beans.failure = new IllegalStateException("later");
            for (String id : List.of("stage", "mono", "flux", "future")) {
                assertThat(harness.deliver(id, new PonyJumped("Derpy", 1)).failure())
                        .as(id)
                        .isSameAs(beans.failure);
            }
        });
    }

    @Test
    void only_the_first_manual_acknowledgment_counts() {
        run(Manual.class, (context, harness) -> {
            Manual manual = context.getBean(Manual.class);
            assertThat(harness.deliver("manual", new PonyJumped("Derpy", 1)).isUndecided())
                    .isTrue();
            manual.action = Acknowledgment::acknowledge;
            assertThat(harness.deliver("manual", new PonyJumped("Derpy", 1)).isHandled())
                    .isTrue();
            manual.action = ack -> ack.park("lame");
            assertThat(harness.deliver("manual", new PonyJumped("Derpy", 1)).reason())
                    .isEqualTo("lame");
            manual.action = ack -> {
                ack.retry();
                ack.acknowledge();
            };
            assertThat(harness.deliver("manual", new PonyJumped("Derpy", 1)).action())
                    .isEqualTo(FailureAction.RETRY);
        });
    }

    @Test
    void a_sealed_body_is_converted_to_the_subclass_of_the_event_type() {
        run(Sealed.class, (context, harness) -> {
            Sealed sealed = context.getBean(Sealed.class);
            harness.deliver("sealed", "Cleared", "{\"height\": 3}", null);
            assertThat(sealed.seen.get()).isEqualTo(new Jump.Cleared(3));
            harness.deliver("sealed", "pole-down", "{\"pole\": 2}", null);
            assertThat(sealed.seen.get()).isEqualTo(new Jump.Knocked(2));
        });
    }

    @Test
    void handlers_of_a_class_share_a_subscription_by_event_type() {
        run(Handlers.class, (context, harness) -> {
            Handlers handlers = context.getBean(Handlers.class);
            harness.deliver("handlers", "PonyJumped", JSON, null);
            harness.deliver("handlers", "PonyRested", "{}", null);
            harness.deliver("handlers", "Anything", "{}", null);
            assertThat(handlers.seen.all()).containsExactly("jumped 10", "rested", "other Anything");
        });
    }

    @Test
    void events_of_unknown_types_are_treated_as_configured() {
        run(Bodies.class, (context, harness) -> {
            assertThat(harness.deliver("record", "PonyFell", JSON, null).isHandled())
                    .isTrue();
            assertThat(context.getBean(Bodies.class).record).isNull();
        });
        runWith(
                runner(Bodies.class).withPropertyValues("photonpump.listener.unknown-types=park"),
                (context, harness) -> assertThat(harness.deliver("record", "PonyFell", JSON, null)
                                .action())
                        .isEqualTo(FailureAction.PARK));
        runWith(
                runner(Bodies.class).withPropertyValues("photonpump.listener.unknown-types=stop"),
                (context, harness) -> assertThat(harness.deliver("record", "PonyFell", JSON, null)
                                .failure())
                        .isInstanceOf(NoHandlerForEventException.class));
    }

    @Test
    void event_types_are_mapped_by_properties_annotations_and_simple_names() {
        runWith(
                runner(Bodies.class)
                        .withPropertyValues("photonpump.event-types.pony-leapt=" + PonyJumped.class.getName()),
                (context, harness) -> {
                    harness.deliver("record", "pony-leapt", JSON, null);
                    assertThat(context.getBean(Bodies.class).record).isNotNull();
                    EventTypeRegistry types = context.getBean(EventTypeRegistry.class);
                    assertThat(types.nameOf(PonyJumped.class)).isEqualTo("pony-leapt");
                    assertThat(types.nameOf(Jump.Knocked.class)).isEqualTo("pole-down");
                    assertThat(types.nameOf(Jump.Cleared.class)).isEqualTo("Cleared");
                });
    }

    @Test
    void a_class_that_is_named_by_an_event_type_is_not_loaded() {
        run(Bodies.class, (context, harness) -> {
            String name = getClass().getName() + "$NamedByAnEvent";
            for (String id : List.of("record", "json", "map")) {
                harness.deliver(id, name, JSON, Map.of("class", name, "@class", name));
            }
            assertThat(System.getProperty(name)).isNull();
        });
    }

    @SuppressWarnings("unused")
    record NamedByAnEvent(String pony, int height) {
        static {
            System.setProperty(NamedByAnEvent.class.getName(), "loaded");
        }
    }

    @Test
    void upcasters_convert_old_events_to_the_current_format() {
        runWith(
                runner(Bodies.class)
                        .withBean(
                                EventUpcaster.class,
                                () -> event -> event.type().equals("PonyHopped")
                                        ? new RecordedEvent(
                                                event.stream(),
                                                event.eventNumber(),
                                                event.id(),
                                                "PonyJumped",
                                                event.data(),
                                                event.metadata(),
                                                event.created())
                                        : event),
                (context, harness) -> {
                    harness.deliver("record", "PonyHopped", JSON, null);
                    assertThat(context.getBean(Bodies.class).record).isEqualTo(new PonyJumped("Derpy", 10));
                });
    }

    @Test
    void methods_that_cannot_be_called_are_refused_at_the_start() {
        assertRefused(TwoBodies.class, "2 parameters that could be the body");
        assertRefused(NoParameter.class, "has no parameter");
        assertRefused(NoHandlers.class, "none of its methods has @EventHandler");
        assertRefused(TwiceTaken.class, "another handler of the class also handles the event type 'PonyJumped'");
    }

    private static void assertRefused(Class<?> configuration, String problem) {
        runner(configuration)
                .run(context -> assertThat(context)
                        .getFailure()
                        .isInstanceOf(InvalidSubscriptionException.class)
                        .hasMessageContaining(problem));
    }

    private interface Check {
        void with(ApplicationContext context, SubscriptionTestHarness harness) throws Exception;
    }

    private static void run(Class<?> configuration, Check check) {
        runWith(runner(configuration), check);
    }

    private static void runWith(ApplicationContextRunner runner, Check check) {
        runner.run(context -> check.with(
                context,
                new SubscriptionTestHarness(
                        context.getBean(SubscriptionRegistry.class),
                        context.getBean(EventTypeRegistry.class),
                        JsonMapper.builder().build())));
    }

    private static ApplicationContextRunner runner(Class<?> configuration) {
        return StarterTest.unconnected(configuration)
                .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
                .withPropertyValues(
                        "photonpump.listener.auto-startup=false", "photonpump.url=eventstore://localhost:1");
    }

    record PonyJumped(String pony, int height) {}

    record Checked(@Positive int height) {}

    record Who(String by) {}

    sealed interface Jump {
        record Cleared(int height) implements Jump {}

        @EventType("pole-down")
        record Knocked(int pole) implements Jump {}
    }

    static class Bodies {
        PonyJumped record;
        JsonNode json;
        Map<String, Object> map;
        String text;
        byte[] bytes;
        Optional<PonyJumped> optional;

        @EventStoreSubscription(id = "record", stream = "jumps", group = "g")
        void on(PonyJumped body) {
            record = body;
        }

        @EventStoreSubscription(id = "json", stream = "jumps", group = "g")
        void on(JsonNode body) {
            json = body;
        }

        @EventStoreSubscription(id = "map", stream = "jumps", group = "g")
        void on(Map<String, Object> body) {
            map = body;
        }

        @EventStoreSubscription(id = "text", stream = "jumps", group = "g")
        void on(String body) {
            text = body;
        }

        @EventStoreSubscription(id = "bytes", stream = "jumps", group = "g")
        void on(byte[] body) {
            bytes = body;
        }

        @EventStoreSubscription(id = "optional", stream = "jumps", group = "g")
        void on(Optional<PonyJumped> body) {
            optional = body;
        }
    }

    static class Everything {
        Who metadata;
        String stream;
        int retryCount = -1;
        Map<String, Object> headers;
        RecordedEvent event;
        Subscription subscription;

        @EventStoreSubscription(id = "everything", stream = "jumps", group = "g")
        void on(
                PonyJumped jump,
                @Metadata Who who,
                @Header(EventStoreHeaders.STREAM) String from,
                @Header(EventStoreHeaders.RETRY_COUNT) int retries,
                @Header(EventStoreHeaders.EVENT_ID) UUID id,
                @Headers Map<String, Object> all,
                RecordedEvent recorded,
                Subscription source,
                Acknowledgment acknowledgment) {
            metadata = who;
            stream = from;
            retryCount = retries;
            headers = all;
            event = recorded;
            subscription = source;
        }
    }

    static class Validated {
        @EventStoreSubscription(id = "validated", stream = "jumps", group = "g")
        void on(@Payload @Valid Checked body) {}
    }

    static class Asynchronous {
        IllegalStateException failure;
        boolean subscribed;
        int counted;

        @EventStoreSubscription(id = "stage", stream = "jumps", group = "g")
        CompletionStage<Void> stage(PonyJumped jump) {
            return failure == null ? CompletableFuture.runAsync(() -> {}) : CompletableFuture.failedFuture(failure);
        }

        @EventStoreSubscription(id = "mono", stream = "jumps", group = "g")
        Mono<Void> mono(PonyJumped jump) {
            return failure == null ? Mono.fromRunnable(() -> subscribed = true) : Mono.error(failure);
        }

        @EventStoreSubscription(id = "flux", stream = "jumps", group = "g")
        Flux<Integer> flux(PonyJumped jump) {
            return failure == null ? Flux.range(0, 3).doOnNext(number -> counted++) : Flux.error(failure);
        }

        @EventStoreSubscription(id = "future", stream = "jumps", group = "g")
        Future<Void> future(PonyJumped jump) {
            FutureTask<Void> task = new FutureTask<>(
                    () -> {
                        if (failure != null) {
                            throw failure;
                        }
                    },
                    null);
            new Thread(task).start();
            return task;
        }
    }

    static class Manual {
        Consumer<Acknowledgment> action = acknowledgment -> {};

        @EventStoreSubscription(id = "manual", stream = "jumps", group = "g", ackMode = "manual")
        void on(PonyJumped jump, Acknowledgment acknowledgment) {
            action.accept(acknowledgment);
        }
    }

    static class Sealed {
        final AtomicReference<Jump> seen = new AtomicReference<>();

        @EventStoreSubscription(id = "sealed", stream = "jumps", group = "g")
        void on(Jump jump) {
            seen.set(jump);
        }
    }

    @EventStoreSubscription(id = "handlers", stream = "jumps", group = "g")
    static class Handlers {
        final Seen<String> seen = new Seen<>();

        @EventHandler
        void jumped(PonyJumped jump) {
            seen.add("jumped " + jump.height());
        }

        @EventHandler("PonyRested")
        void rested(JsonNode body) {
            seen.add("rested");
        }

        @EventHandler(isDefault = true)
        void other(RecordedEvent event) {
            seen.add("other " + event.type());
        }
    }

    static class TwoBodies {
        @EventStoreSubscription("jumps")
        void on(PonyJumped one, String other) {}
    }

    static class NoParameter {
        @EventStoreSubscription("jumps")
        void on() {}
    }

    @EventStoreSubscription("jumps")
    static class NoHandlers {}

    @EventStoreSubscription("jumps")
    static class TwiceTaken {
        @EventHandler
        void one(PonyJumped jump) {}

        @EventHandler("PonyJumped")
        void other(JsonNode jump) {}
    }
}
