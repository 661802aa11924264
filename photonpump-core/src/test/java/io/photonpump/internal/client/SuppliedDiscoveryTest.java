package io.photonpump.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeDiscovery;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A discovery supplied by the caller may block, throw and misbehave, and the client continues. */
@Timeout(30)
class SuppliedDiscoveryTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private static EventStoreClient client(NodeDiscovery discovery) {
        return PhotonPump.connect(ClientSettings.defaults()
                .withDiscovery(discovery)
                .withConnectTimeout(Duration.ofMillis(200))
                .withReconnect(Backoff.defaults()
                        .withDelays(Duration.ofMillis(10), Duration.ofMillis(50))
                        .withJitter(0)));
    }

    @Test
    void it_is_never_asked_on_the_event_loop() {
        List<String> threads = new CopyOnWriteArrayList<>();
        try (EventStoreClient client = client(failed -> {
            threads.add(Thread.currentThread().getName());
            return CompletableFuture.failedFuture(new IllegalStateException("no server there"));
        })) {
            await().atMost(SOON).until(() -> threads.size() > 2);
            assertThat(threads).noneMatch(name -> name.contains("loop"));
        }
    }

    @Test
    void a_blocking_discovery_occupies_one_thread_and_each_attempt_ends_in_time() {
        CountDownLatch end = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        try (EventStoreClient client = client(failed -> {
            asked.incrementAndGet();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return CompletableFuture.completedFuture(new Endpoint("127.0.0.1", 1));
        })) {
            await().atMost(SOON).until(() -> client.status().attempts() >= 3);
            assertThat(asked).hasValue(1);
            assertThat(client.status().lastError()).contains("named no server within");
        } finally {
            end.countDown();
        }
    }

    @Test
    void an_error_of_the_discovery_is_the_cause_of_the_failed_attempt_and_it_is_asked_again() {
        AtomicInteger asked = new AtomicInteger();
        try (EventStoreClient client = client(failed -> {
            asked.incrementAndGet();
            throw new LinkageError("no registry on the class path");
        })) {
            await().atMost(SOON).until(() -> asked.get() >= 3);
            assertThat(client.status().lastError()).contains("no registry on the class path");
        }
    }
}
