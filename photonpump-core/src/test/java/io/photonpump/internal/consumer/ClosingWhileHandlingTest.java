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

/** A part in a group is closed while its handler is at work. */
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

    /** One event is at the handler, and another one waits. */
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

    private void acknowledgesTheFirstAndTakesLeave() {
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
        acknowledgesTheFirstAndTakesLeave();
    }

    @Test
    void a_handler_that_closes_its_own_subscription_and_waits_is_not_waited_for() throws Exception {
        CompletableFuture<Void> done = handling(event -> vets.unsubscribe().join());

        assertThat(vets.closed().get(5, TimeUnit.SECONDS)).isEqualTo(DropReason.UNSUBSCRIBED);
        done.get(5, TimeUnit.SECONDS);
        acknowledgesTheFirstAndTakesLeave();
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
    void a_subscription_without_anything_to_do_ends_at_once() throws Exception {
        vets.begin(CallOptions.defaults());
        vets.started().get(5, TimeUnit.SECONDS);
        vets.forEach(event -> {});

        vets.close();

        await().until(() -> harness.sent(ClientMessage.Unsubscribe.class).size() == 1);
    }
}
