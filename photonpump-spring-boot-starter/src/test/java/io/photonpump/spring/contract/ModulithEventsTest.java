package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.modulith.events.EventExternalizationConfiguration.externalizing;

import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.event.WriteResult;
import io.photonpump.spring.contract.OrderApplication.OrderCounted;
import io.photonpump.spring.contract.OrderApplication.OrderPaid;
import io.photonpump.spring.contract.OrderApplication.OrderPlaced;
import io.photonpump.spring.contract.OrderApplication.OrderSeen;
import io.photonpump.spring.internal.modulith.EventStoreExternalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.EventExternalized;
import org.springframework.modulith.events.RoutingTarget;
import org.springframework.modulith.events.core.ConditionalEventListener;

/** Application events that are written to streams: which, where, with what, and in which order. */
@ExtendWith(OutputCaptureExtension.class)
class ModulithEventsTest extends ModulithTest {

    @Test
    void an_event_is_written_after_the_commit_with_the_id_of_its_publication() {
        orders().run(context -> {
            orders(context).place("7");

            ResolvedEvent event = written("orders-7", 1).get(0);
            assertThat(event.type()).isEqualTo("OrderPlaced");
            assertThat(event.json(OrderPlaced.class)).isEqualTo(new OrderPlaced("7", 3));
            assertThat(event.metadata().isEmpty()).isTrue();
            assertThat(publications()).containsExactly(event.id());
        });
    }

    @Test
    void an_application_with_all_auto_configurations_writes_events() {
        orders(Everything.class).run(context -> {
            orders(context).place("7");
            assertThat(written("orders-7", 1)).hasSize(1);
        });
    }

    @Test
    void an_event_of_a_transaction_that_is_rolled_back_is_not_written() {
        orders().run(context -> {
            OrderPlaced event = new OrderPlaced("7", 1);
            orders(context).publishAndRollBack(event);
            orders(context).publish(event);

            assertThat(written("orders-7", 1).get(0).id())
                    .isEqualTo(publications().get(0));
        });
    }

    @Test
    void the_key_of_a_target_is_the_last_part_of_the_stream() {
        orders().run(context -> {
            orders(context).publish(new OrderPaid("8"));
            assertThat(types(written("orders-8", 1))).containsExactly("OrderPaid");
        });
    }

    @Test
    void an_event_without_a_target_is_written_to_a_stream_of_the_name_of_its_class() {
        orders().run(context -> {
            orders(context).publish(new OrderCounted(4));
            assertThat(types(written("OrderApplication$OrderCounted", 1))).containsExactly("OrderCounted");
        });
    }

    @Test
    void each_publication_of_equal_events_is_written() {
        orders().run(context -> {
            OrderPlaced twice = new OrderPlaced("7", 1);
            orders(context).publish(new OrderPlaced("7", 1), new OrderPlaced("7", 1));
            orders(context).publish(twice, twice);

            assertThat(written("orders-7", 4).stream().map(ResolvedEvent::id))
                    .containsExactlyInAnyOrderElementsOf(publications());
        });
    }

    @Test
    void the_events_of_a_stream_have_the_order_in_which_they_were_published() {
        orders().run(context -> {
            for (int i = 0; i < 100; i += 2) {
                orders(context).publish(new OrderPlaced("7", i), new OrderPlaced("7", i + 1));
            }
            assertThat(written("orders-7", 100).stream()
                            .map(event -> event.json(OrderPlaced.class).total()))
                    .containsExactlyElementsOf(IntStream.range(0, 100).boxed().toList());
        });
    }

    @Test
    void the_configuration_of_the_application_selects_maps_and_routes_and_its_headers_become_metadata() {
        orders(Custom.class).run(context -> {
            orders(context).publish(new OrderSeen("9"), new OrderPlaced("9", 5), new OrderPaid("9"));

            List<ResolvedEvent> events = written("seen-9", 3);
            assertThat(types(events)).containsExactly("OrderSeen", "OrderEnvelope", "PaidByMessage");
            assertThat(events.get(0).metadata().json(Map.class)).containsEntry("tenant", "ponyville");
            assertThat(events.get(0).received().correlationId()).isEqualTo("request-9");
            assertThat(events.get(0).received().causationId()).isEqualTo("command-9");
            assertThat(events.get(1).json(OrderEnvelope.class)).isEqualTo(new OrderEnvelope("9"));
            assertThat(events.get(2).metadata().json(Map.class).keySet())
                    .containsExactlyInAnyOrder("channel", "$correlationId");
            assertThat(events.get(2).received().correlationId()).isEqualTo("letter-9");
            assertThat(events.stream().map(ResolvedEvent::id)).containsExactlyElementsOf(publications());
        });
    }

    @Test
    void text_of_users_in_a_target_is_not_evaluated() {
        orders(Untrusted.class).run(context -> {
            orders(context).publish(new OrderSeen("#{T(java.lang.System).exit(1)}"));
            assertThat(types(written("seen-#{T(java.lang.System).exit(1)}", 1))).containsExactly("OrderSeen");
        });
    }

    @Test
    void the_application_is_notified_of_each_written_event() {
        orders(Notified.class).run(context -> {
            orders(context).place("7");

            List<EventExternalized<?, ?>> seen = context.getBean(Notified.class).seen;
            await().atMost(SOON).until(() -> seen.size() == 1);
            assertThat(seen.get(0).getEvent()).isEqualTo(new OrderPlaced("7", 3));
            assertThat(seen.get(0).getBrokerResult())
                    .isInstanceOfSatisfying(
                            WriteResult.class,
                            result -> assertThat(result.lastEventNumber()).isZero());
        });
    }

    @Test
    void one_event_after_the_other_is_written_if_the_application_says_so() {
        orders().withPropertyValues("spring.modulith.events.externalization.serialize-externalization=true")
                .run(context -> {
                    orders(context).publish(new OrderPlaced("7", 1), new OrderPlaced("8", 2));
                    orders(context).publish(new OrderPlaced("7", 3));
                    assertThat(written("orders-7", 2)).hasSize(2);
                    assertThat(written("orders-8", 1)).hasSize(1);
                });
    }

    @Test
    void properties_switch_it_off() {
        Stream.of(
                        "spring.modulith.events.externalization.enabled=false",
                        "spring.modulith.events.externalization.mode=outbox",
                        "photonpump.modulith.enabled=false",
                        "photonpump.enabled=false")
                .forEach(property -> orders().withPropertyValues(property)
                        .run(context ->
                                assertThat(context).hasNotFailed().doesNotHaveBean(EventStoreExternalizer.class)));
    }

    @Test
    void another_target_takes_precedence_unless_the_application_wants_both() {
        orders(Kafka.class).run(context -> assertThat(context).doesNotHaveBean(EventStoreExternalizer.class));
        orders(Kafka.class)
                .withPropertyValues("photonpump.modulith.enabled=true")
                .run(context -> {
                    orders(context).place("7");
                    assertThat(written("orders-7", 1)).hasSize(1);
                });
    }

    @Test
    void the_executors_of_the_application_are_not_affected() {
        orders().run(context -> assertThat(context.getSourceApplicationContext().getBean(Executor.class))
                .isSameAs(context.getBean("applicationTaskExecutor")));
    }

    @Test
    void without_a_registry_events_are_written_and_a_warning_says_that_they_may_be_lost(CapturedOutput output) {
        orders().withPropertyValues("spring.autoconfigure.exclude="
                        + "org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration,"
                        + "org.springframework.modulith.events.config.EventPublicationAutoConfiguration")
                .run(context -> {
                    orders(context).place("7");
                    server.await("orders-7", 1);
                    assertThat(output).contains("without an event publication registry");
                });
    }

    @EnableAutoConfiguration
    static class Everything {}

    static class Custom {

        @Bean
        EventExternalizationConfiguration externalization() {
            return externalizing()
                    .select(event -> event.getClass().getSimpleName().startsWith("Order"))
                    .headers(
                            OrderSeen.class,
                            event -> Map.of(
                                    "tenant",
                                    "ponyville",
                                    "$correlationId",
                                    "request-" + event.id(),
                                    "$causationId",
                                    "command-" + event.id()))
                    .mapping(OrderPlaced.class, event -> new OrderEnvelope(event.id()))
                    .mapping(
                            OrderPaid.class,
                            event -> MessageBuilder.withPayload(NewEvent.json("PaidByMessage", event))
                                    .setHeader("channel", "post")
                                    .setHeader("$correlationId", "letter-" + event.id())
                                    .build())
                    .routeAll(event -> RoutingTarget.forTarget("seen").andKey("9"))
                    .build();
        }
    }

    record OrderEnvelope(String id) {}

    static class Untrusted {

        @Bean
        EventExternalizationConfiguration externalization() {
            return externalizing()
                    .select(OrderSeen.class::isInstance)
                    .route(
                            OrderSeen.class,
                            event -> RoutingTarget.forTarget("seen-" + event.id())
                                    .withoutKey())
                    .build();
        }
    }

    static class Notified {

        final List<EventExternalized<?, ?>> seen = new ArrayList<>();

        @EventListener
        void on(EventExternalized<?, ?> event) {
            seen.add(event);
        }
    }

    static class Kafka {

        @Bean
        ConditionalEventListener kafkaEventExternalizer() {
            return event -> true;
        }
    }
}
