package io.photonpump.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.PhotonPump;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.DropReason;
import io.photonpump.error.SubscriptionDroppedException;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionPhase;
import io.photonpump.testing.Futures;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A client with a limited number of attempts, at a port where no server listens. */
class GivingUpTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static Set<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("photonpump-"))
                .collect(Collectors.toSet());
    }

    private static ClientSettings unusedPort() throws IOException {
        try (ServerSocket closed = new ServerSocket(0)) {
            return ClientSettings.defaults()
                    .withServer("localhost", closed.getLocalPort())
                    .withMaxReconnects(0);
        }
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        return Futures.failureOf(future, TIMEOUT);
    }

    private static void isGivingUp(Throwable error) {
        assertThat(error).isInstanceOf(ClientClosedException.class).hasCauseInstanceOf(ConnectionFailedException.class);
    }

    @Test
    void a_client_that_has_given_up_says_why_and_releases_its_threads() throws Exception {
        Set<Thread> before = clientThreads();
        var client = PhotonPump.connect(unusedPort());

        isGivingUp(failureOf(client.ping()));

        await().atMost(TIMEOUT).until(() -> before.containsAll(clientThreads()));
        assertThat(client.status().phase()).isEqualTo(ConnectionPhase.CLOSED);
        isGivingUp(failureOf(client.ping()));
        isGivingUp(failureOf(client.connected()));
        var subscription = client.subscribeTo("ponies");
        isGivingUp(failureOf(subscription.started()));
        assertThat(subscription.closed().join()).isEqualTo(DropReason.CLIENT_CLOSED);
        assertThat(failureOf(subscription.forEach(event -> {}))).isInstanceOf(SubscriptionDroppedException.class);
        client.close();
    }
}
