package io.photonpump.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.photonpump.client.CallOptions;
import io.photonpump.error.ConnectionLostException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.TooManyRequestsException;
import io.photonpump.internal.consumer.ClientHarness;
import io.photonpump.internal.conversation.PingConversation;
import io.photonpump.internal.conversation.ReadStreamConversation;
import io.photonpump.internal.conversation.TransactionConversation;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.settings.ClientSettings;
import io.photonpump.stream.Direction;
import io.photonpump.stream.ExpectedVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits on pending requests, and the room that comes back however a request ends. The harness answers reads and no pings. */
@Timeout(60)
class RequestSubmitterTest {

    private ClientHarness harness = harness(3, 1_000);

    private static ClientHarness harness(int requests, long bytes) {
        return new ClientHarness(
                10, ClientSettings.defaults().withMaxPendingRequests(requests).withMaxPendingBytes(bytes));
    }

    @AfterEach
    void close() {
        harness.close();
    }

    private CompletableFuture<Duration> waiting(int bytes) {
        return harness.submitter.request(
                new PingConversation(), CallOptions.defaults().withTimeout(Duration.ofSeconds(30)), bytes);
    }

    private static void assertRefused(CompletableFuture<?> future, int requests, long bytes) {
        assertThat(future).as("at once").isCompletedExceptionally();
        assertThatThrownBy(future::join)
                .hasCauseInstanceOf(TooManyRequestsException.class)
                .cause()
                .satisfies(error -> {
                    TooManyRequestsException refused = (TooManyRequestsException) error;
                    assertThat(refused.pendingRequests()).isEqualTo(requests);
                    assertThat(refused.pendingBytes()).isEqualTo(bytes);
                });
    }

    @Test
    void a_full_queue_fails_the_next_request_at_once_while_connected() {
        assertThat(List.of(waiting(0), waiting(0), waiting(0))).noneMatch(CompletableFuture::isDone);

        assertRefused(waiting(0), 3, 0);
        assertRefused(waiting(0), 3, 0);
    }

    @Test
    void a_full_queue_fails_the_next_request_at_once_while_disconnected() {
        harness.loseConnection();
        waiting(400);
        waiting(400);

        assertRefused(waiting(400), 2, 800);
        assertThat(waiting(200)).as("a request that fits is accepted").isNotDone();
    }

    @Test
    void a_single_request_may_exceed_the_limit_of_bytes() {
        CompletableFuture<Duration> large = waiting(5_000);

        assertThat(large).isNotDone();
        assertRefused(waiting(1), 1, 5_000);
    }

    @Test
    void the_defaults_are_50_000_requests_and_64_MiB() {
        harness.close();
        harness = new ClientHarness(10);
        for (int i = 0; i < 50_000; i++) {
            waiting(0);
        }
        assertRefused(waiting(0), 50_000, 0);

        harness.close();
        harness = new ClientHarness(10);
        waiting(64 << 20);
        assertRefused(waiting(1), 1, 64 << 20);
    }

    /** Fills the queue again: three more requests are accepted only if the room of all three was returned. */
    private void assertRoomForThree() {
        List<CompletableFuture<?>> all = new ArrayList<>();
        await().untilAsserted(() -> {
            all.forEach(future -> future.cancel(false));
            all.clear();
            for (int i = 0; i < 3; i++) {
                all.add(waiting(300));
            }
            assertThat(all).noneMatch(CompletableFuture::isDone);
        });
        assertRefused(waiting(0), 3, 900);
    }

    @Test
    void there_is_room_again_when_requests_are_answered() throws Exception {
        for (int i = 0; i < 20; i++) {
            harness.submitter
                    .request(
                            new ReadStreamConversation(
                                    new ClientMessage.ReadStream("ponies", Direction.FORWARD, 0, 10, false, true)),
                            CallOptions.defaults(),
                            400)
                    .get(5, TimeUnit.SECONDS);
        }
        assertRoomForThree();
    }

    @Test
    void there_is_room_again_when_requests_are_cancelled() {
        for (CompletableFuture<?> future : List.of(waiting(300), waiting(300), waiting(300))) {
            future.cancel(true);
            future.cancel(true);
        }
        assertRoomForThree();
    }

    @Test
    void a_request_that_is_cancelled_while_its_answer_arrives_returns_its_room_once() {
        CompletableFuture<Duration> future = waiting(300);
        harness.onLoop(() -> {
            future.cancel(true);
            harness.receive(new ServerMessage.Pong());
        });
        assertRoomForThree();
    }

    @Test
    void there_is_room_again_when_callers_complete_them_themselves() {
        waiting(300).complete(Duration.ZERO);
        waiting(300).completeExceptionally(new IllegalStateException("never mind"));
        waiting(300).complete(null);
        assertRoomForThree();
    }

    @Test
    void there_is_room_again_when_requests_timeout() {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<?> late = harness.submitter.request(
                    new PingConversation(), CallOptions.defaults().withTimeout(Duration.ofMillis(1)), 300);
            assertThatThrownBy(late::join).hasCauseInstanceOf(OperationTimedOutException.class);
        }
        assertRoomForThree();
    }

    @Test
    void there_is_room_again_when_requests_are_lost_with_their_connection() {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sent.add(harness.submitter.request(
                    new TransactionConversation.Commit("ponies-" + i, ExpectedVersion.any(), 7, true),
                    CallOptions.defaults(),
                    300));
        }
        harness.loseConnection();
        sent.forEach(future -> assertThatThrownBy(future::join).hasCauseInstanceOf(ConnectionLostException.class));
        assertRoomForThree();
    }

    @Test
    void a_refused_request_takes_no_room() {
        List<CompletableFuture<Duration>> inside = List.of(waiting(300), waiting(300), waiting(300));
        for (int i = 0; i < 10; i++) {
            waiting(50).cancel(true);
        }
        inside.forEach(future -> future.cancel(true));
        assertRoomForThree();
    }
}
