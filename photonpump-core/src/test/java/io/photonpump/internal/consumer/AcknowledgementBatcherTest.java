package io.photonpump.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.CallOptions;
import io.photonpump.event.ResolvedEvent;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.thread.ManualLoop;
import io.photonpump.subscription.ConsumerOptions;
import io.photonpump.subscription.NackAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The times at which acknowledgements are sent, and those that are not sent. */
@Timeout(30)
class AcknowledgementBatcherTest {

    /** Tests with a loop and a clock that the test controls. */
    @Nested
    class Collected {
        private final ManualLoop loop = new ManualLoop();
        private final List<Integer> batches = new ArrayList<>();

        private AcknowledgementBatcher acknowledgements(int inFlight) {
            return new AcknowledgementBatcher(loop, inFlight, batch -> batches.add(batch.size()));
        }

        private void add(AcknowledgementBatcher acknowledgements, int count) {
            for (int i = 0; i < count; i++) {
                acknowledgements.add(UUID.randomUUID());
                loop.run();
            }
        }

        @ParameterizedTest
        @CsvSource({"1, 1", "3, 1", "7, 1", "8, 2", "10, 2", "100, 25", "5000, 1250"})
        void they_are_sent_together_when_a_quarter_of_the_events_in_flight_is_handled(int inFlight, int quarter) {
            AcknowledgementBatcher acknowledgements = acknowledgements(inFlight);
            add(acknowledgements, quarter - 1);
            assertThat(batches).isEmpty();

            add(acknowledgements, 1);
            assertThat(batches).containsExactly(quarter);

            add(acknowledgements, 2 * quarter);
            assertThat(batches).containsExactly(quarter, quarter, quarter);
        }

        @Test
        void they_wait_20_ms_at_most() {
            AcknowledgementBatcher acknowledgements = acknowledgements(100);
            add(acknowledgements, 1);
            loop.pass(Duration.ofMillis(15));
            add(acknowledgements, 1);
            loop.pass(Duration.ofMillis(4));
            assertThat(batches).isEmpty();
            loop.pass(Duration.ofMillis(1));
            assertThat(batches).containsExactly(2);

            loop.pass(Duration.ofSeconds(1));
            add(acknowledgements, 1);
            loop.pass(Duration.ofMillis(19));
            assertThat(batches).hasSize(1);
            loop.pass(Duration.ofMillis(1));
            assertThat(batches).containsExactly(2, 1);
        }

        @Test
        void they_are_sent_at_once_when_the_consumer_is_idle() {
            AcknowledgementBatcher acknowledgements = acknowledgements(100);
            acknowledgements.idle();
            loop.run();
            assertThat(batches).isEmpty();

            add(acknowledgements, 3);
            acknowledgements.idle();
            loop.run();

            assertThat(batches).containsExactly(3);
            loop.pass(Duration.ofSeconds(1));
            assertThat(batches).hasSize(1);
        }
    }

    /** Tests with a subscription and a server. */
    @Nested
    class Sent {
        private final ClientHarness harness = new ClientHarness(0);
        private final PersistentSubscriptionHandle vets = new PersistentSubscriptionHandle(
                harness.submitter, "ponies", "vets", ConsumerOptions.defaults().withInFlight(10_000));
        private final Iterator<ResolvedEvent> events = vets.events().iterator();

        @AfterEach
        void close() {
            harness.close();
        }

        private List<ResolvedEvent> received(int from, int count) {
            List<ResolvedEvent> taken = new ArrayList<>();
            for (int i = from; i < from + count; i++) {
                harness.serverSends(new ServerMessage.PersistentEventAppeared(ClientHarness.event(i)));
            }
            for (int i = 0; i < count; i++) {
                taken.add(events.next());
            }
            return taken;
        }

        private List<Integer> acks() {
            return harness.sent(ClientMessage.Ack.class).stream()
                    .map(ack -> ack.eventIds().size())
                    .toList();
        }

        private void begin() throws Exception {
            vets.begin(CallOptions.defaults());
            vets.started().get(5, TimeUnit.SECONDS);
        }

        @Test
        void a_frame_has_at_most_2000_of_them() throws Exception {
            begin();
            vets.ack(received(0, 4_500));

            await().untilAsserted(() -> assertThat(
                            acks().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(4_500));
            assertThat(acks()).allMatch(size -> size <= 2_000);
            assertThat(acks().size()).isLessThan(4_500 / 2);
        }

        @Test
        void those_of_an_earlier_connection_are_dropped() throws Exception {
            begin();
            List<ResolvedEvent> before = received(0, 3);
            harness.loseConnection();
            harness.connectAgain();
            await().until(() ->
                    harness.sent(ClientMessage.ConnectPersistent.class).size() == 2);
            List<ResolvedEvent> after = received(10, 2);

            vets.ack(before);
            vets.ack(after);

            await().until(() -> !acks().isEmpty());
            assertThat(harness.sent(ClientMessage.Ack.class))
                    .singleElement()
                    .satisfies(ack -> assertThat(ack.eventIds())
                            .containsExactlyElementsOf(after.stream()
                                    .map(event -> event.received().id())
                                    .toList()));
        }

        @Test
        void they_are_sent_before_the_subscription_ends() throws Exception {
            begin();
            List<ResolvedEvent> some = received(0, 3);
            harness.onLoop(() -> {
                vets.ack(some);
                vets.close();
            });
            vets.closed().get(5, TimeUnit.SECONDS);

            assertThat(acks()).containsExactly(3);
            assertThat(harness.sent(ClientMessage.Unsubscribe.class)).hasSize(1);
        }

        @Test
        void they_are_sent_before_the_client_closes() throws Exception {
            begin();
            List<ResolvedEvent> some = received(0, 3);
            harness.onLoop(() -> {
                vets.ack(some);
                harness.dispatcher.close(null);
            });

            assertThat(acks()).containsExactly(3);
        }

        @Test
        void they_are_sent_before_a_later_nack() throws Exception {
            begin();
            List<ResolvedEvent> some = received(0, 3);
            harness.onLoop(() -> {
                vets.ack(some.subList(0, 2));
                vets.nack(NackAction.PARK, "lame", some.subList(2, 3));
            });
            await().until(() -> !harness.sent(ClientMessage.Nack.class).isEmpty() && !acks().isEmpty());

            assertThat(harness.sent(ClientMessage.class))
                    .filteredOn(
                            message -> message instanceof ClientMessage.Ack || message instanceof ClientMessage.Nack)
                    .extracting(message -> (Object) message.getClass())
                    .containsExactly(ClientMessage.Ack.class, ClientMessage.Nack.class);
        }
    }
}
