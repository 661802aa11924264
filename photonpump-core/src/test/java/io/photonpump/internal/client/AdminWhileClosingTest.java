package io.photonpump.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.settings.ClientSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Administrative calls during the closing of their client: they fail through their futures at any time. */
@Timeout(60)
class AdminWhileClosingTest {

    private static final int ROUNDS = 40;
    private static final int CALLS = 50;

    @Test
    void no_call_throws_and_every_future_completes() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            EventStoreClient client = PhotonPump.connect(ClientSettings.parse("eventstore://127.0.0.1:1?httpPort=1"));
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<List<CompletableFuture<?>>> calls =
                    CompletableFuture.supplyAsync(() -> call(client, begun));
            begun.await();
            client.close();

            for (CompletableFuture<?> call : calls.get(20, TimeUnit.SECONDS)) {
                assertThat(call.handle((value, failure) -> failure).get(20, TimeUnit.SECONDS))
                        .isInstanceOf(PhotonPumpException.class);
            }
            assertThat(client.admin()
                            .nodeInfo()
                            .handle((value, failure) -> failure)
                            .get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ClientClosedException.class);
        }
    }

    private static List<CompletableFuture<?>> call(EventStoreClient client, CountDownLatch begun) {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(client.admin().nodeInfo());
            begun.countDown();
        }
        return calls;
    }
}
