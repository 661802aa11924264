package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.modulith.events.EventExternalizationConfiguration.externalizing;

import io.photonpump.client.PublishOptions;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.event.NewEvent;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.spring.contract.OrderApplication.OrderPlaced;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.events.EventExternalizationConfiguration;
import org.springframework.modulith.events.FailedEventPublications;
import org.springframework.modulith.events.ResubmissionOptions;
import org.springframework.modulith.events.RoutingTarget;

/** Application events whose first write fails, or is not known to have succeeded: each is written once. */
@ExtendWith(OutputCaptureExtension.class)
class ModulithFailuresTest extends ModulithTest {

    private static final String IMPATIENT = "photonpump.operation-timeout=500ms";
    private static final String STAYS_INCOMPLETE = "stays incomplete until it is submitted again";

    @Test
    void an_event_is_written_when_the_server_is_back(CapturedOutput output) {
        orders().withPropertyValues(IMPATIENT).run(context -> {
            serverIsAway();
            orders(context).place("7");
            UUID id = awaitFailedPublication();
            assertThat(output).contains("was not written to stream orders-7", STAYS_INCOMPLETE);

            server.acceptConnections();
            await().atMost(SOON).until(() -> {
                resubmitFailed(context);
                return incomplete().isEmpty();
            });
            assertThat(written("orders-7", 1).get(0).id()).isEqualTo(id);
        });
    }

    @Test
    void events_that_were_not_written_keep_their_order_after_a_restart() {
        orders().withPropertyValues(IMPATIENT).run(context -> {
            serverIsAway();
            IntStream.range(0, 20).forEach(i -> orders(context).publish(new OrderPlaced("7", i)));
            await().atMost(SOON).until(() -> incomplete().stream().allMatch(row -> "FAILED".equals(row.get("STATUS"))));
        });
        server.acceptConnections();
        orders().withPropertyValues(REPUBLISH).run(context -> {
            List<ResolvedEvent> events = written("orders-7", 20);
            assertThat(events.stream()
                            .map(event -> event.json(OrderPlaced.class).total()))
                    .containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
            assertThat(events.stream().map(ResolvedEvent::id)).containsExactlyElementsOf(publications());
        });
    }

    /** The server has forgotten the id. Other events are in front of the event that was written. */
    @Test
    void a_repetition_after_the_write_is_written_once() {
        orders().run(context -> {
            orders(context).place("7");
            written("orders-7", 1);
        });
        forgetCompletion();
        writer.publish(
                        "orders-7",
                        Collections.nCopies(450, "Noted").stream()
                                .map(type -> NewEvent.json(type, "{}"))
                                .toList(),
                        PublishOptions.defaults())
                .join();
        server.restart();

        orders().withPropertyValues(REPUBLISH)
                .run(context -> assertThat(types(written("orders-7", 451))).containsOnlyOnce("OrderPlaced"));
    }

    @Test
    void an_event_that_cannot_be_written_stays_incomplete(CapturedOutput output) {
        orders(Text.class).run(context -> {
            orders(context).place("secret");
            awaitFailedPublication();
            assertThat(output).contains(STAYS_INCOMPLETE, "InvalidEventBodyException");
            assertThat(output.toString().lines().filter(line -> line.contains(STAYS_INCOMPLETE)))
                    .noneMatch(line -> line.contains("text of secret"));
        });
    }

    @Test
    void an_event_without_a_stream_stays_incomplete(CapturedOutput output) {
        orders().run(context -> {
            orders(context).publish(new OrderApplication.OrderPaid(null));
            awaitFailedPublication();
            assertThat(output).contains(STAYS_INCOMPLETE, "The key of orders::#{id()} is empty");
        });
    }

    private void serverIsAway() {
        server.refuseConnections();
        server.killConnections();
    }

    static void resubmitFailed(ApplicationContext context) {
        context.getBean(FailedEventPublications.class).resubmit(ResubmissionOptions.defaults());
    }

    static class Text {

        @Bean
        EventExternalizationConfiguration externalization() {
            return externalizing()
                    .select(OrderPlaced.class::isInstance)
                    .mapping(OrderPlaced.class, event -> "text of " + event.id())
                    .routeAll(event -> RoutingTarget.forTarget("orders").withoutKey())
                    .build();
        }
    }

    /** Writes take a while. */
    @Nested
    class Slow extends ModulithTest {

        @Override
        EmbeddedEventStore.Builder serverBuilder() {
            return super.serverBuilder().writeTime(Duration.ofMillis(400));
        }

        @Test
        void an_application_that_stops_waits_for_the_writes_and_registers_them() {
            orders().run(context -> {
                orders(context).place("7");
                orders(context).place("8");
            });
            assertThat(incomplete()).isEmpty();
            assertThat(publications()).hasSize(2);
        }

        /** A starting instance cannot tell whether another one is about to write the event, or was killed. */
        @Test
        void an_event_that_two_instances_write_at_once_is_written_once() {
            orders().run(context -> {
                IntStream.range(0, 4).forEach(i -> orders(context).publish(new OrderPlaced("7", i)));
                assertThat(incomplete()).isNotEmpty();
                orders().withPropertyValues(REPUBLISH).run(other -> {
                    assertThat(other).hasNotFailed();
                    assertThat(written("orders-7", 4).stream().map(ResolvedEvent::id))
                            .containsExactlyElementsOf(publications());
                });
            });
        }
    }

    /** A user who may write to one stream and read none. */
    @Nested
    class Ordinary extends ModulithTest {

        @Override
        Rights rights() {
            return Rights.of(user -> user.mayWrite("orders-7"));
        }

        @Test
        void an_event_that_the_user_may_not_write_stays_incomplete(CapturedOutput output) {
            orders().run(context -> {
                orders(context).place("8");
                UUID id = awaitFailedPublication();
                assertThat(output).contains(id + " was not written to stream orders-8", "access denied");

                user.mayReadAndWrite("orders-8");
                resubmitFailed(context);
                assertThat(written("orders-8", 1).get(0).id()).isEqualTo(id);
            });
        }

        @Test
        void a_repetition_needs_the_right_to_read(CapturedOutput output) {
            orders().run(context -> {
                orders(context).place("7");
                await().atMost(SOON).until(() -> incomplete().isEmpty());
            });
            forgetCompletion();
            orders().withPropertyValues(REPUBLISH).run(context -> {
                awaitFailedPublication();
                assertThat(output).contains("needs the right to read its stream, too");

                user.mayReadAndWrite("orders-7");
                resubmitFailed(context);
                assertThat(written("orders-7", 1)).hasSize(1);
            });
        }
    }
}
