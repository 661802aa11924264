package io.photonpump.internal.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.CallOptions;
import io.photonpump.error.DropReason;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.subscription.ConsumerOptions;
import io.photonpump.subscription.EventConsumer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Closing a persistent subscription while its handler runs. */
@Timeout(30)
class ClosingWhileHandlingTest {

    private final ClientHarness harness = new ClientHarness(0);
    private final PersistentSubscriptionHandle vets = new PersistentSubscriptionHandle(
            harness.submitter, "ponies", "vets", ConsumerOptions.defaults().withInFlight(1_000));

    private final CountDownLatch atWork = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);

    @AfterEach
    void close() {
        goOn.countDown();
        harness.close();
    }

    /** Starts the consumer: one event is in the handler, and another one waits. */
    private CompletableFuture<Void> handling(EventConsumer handler) throws Exception {
        vets.begin(CallOptions.defaults());
        vets.started().get(5, TimeUnit.SECONDS);
        CompletableFuture<Void> done = vets.forEach(handler);
        harness.serverSends(new ServerMessage.PersistentEventAppeared(ClientHarness.event(0)));
        harness.serverSends(new ServerMessage.PersistentEventAppeared(ClientHarness.event(1)));
        return done;
    }

    private void work() throws InterruptedException {
        atWork.countDown();
        goOn.await();
    }

    private void acknowledgesTheFirstAndUnsubscribes() {
        List<ClientMessage> sent = harness.sent(ClientMessage.class);
        assertThat(sent.subList(1, sent.size()))
                .containsExactly(
                        new ClientMessage.Ack(
                                "ponies::vets",
                                List.of(ClientHarness.event(0).received().id())),
                        new ClientMessage.Unsubscribe());
    }

    @Test
    void the_event_is_acknowledged_before_the_subscription_ends() throws Exception {
        CompletableFuture<Void> done = handling(event -> work());
        atWork.await();

        CompletableFuture<Void> closing = vets.unsubscribe();
        harness.onLoop(() -> {});
        assertThat(harness.sent(ClientMessage.Unsubscribe.class)).isEmpty();
        assertThat(closing).isNotDone();
        goOn.countDown();

        closing.get(5, TimeUnit.SECONDS);
        done.get(5, TimeUnit.SECONDS);
        acknowledgesTheFirstAndUnsubscribes();
    }

    @Test
    void a_handler_can_close_its_own_subscription_and_wait_for_the_end() throws Exception {
        CompletableFuture<Void> done = handling(event -> vets.unsubscribe().join());

        assertThat(vets.closed().get(5, TimeUnit.SECONDS)).isEqualTo(DropReason.UNSUBSCRIBED);
        done.get(5, TimeUnit.SECONDS);
        acknowledgesTheFirstAndUnsubscribes();
    }

    @Test
    void a_handler_that_does_not_end_delays_the_end_only_for_a_while() throws Exception {
        handling(event -> work());
        atWork.await();

        vets.unsubscribe().get(10, TimeUnit.SECONDS);

        assertThat(harness.sent(ClientMessage.Unsubscribe.class)).hasSize(1);
        assertThat(harness.sent(ClientMessage.Ack.class)).isEmpty();
    }

    @Test
    void an_idle_subscription_ends_at_once() throws Exception {
        vets.begin(CallOptions.defaults());
        vets.started().get(5, TimeUnit.SECONDS);
        vets.forEach(event -> {});

        vets.close();

        await().until(() -> harness.sent(ClientMessage.Unsubscribe.class).size() == 1);
    }
}
