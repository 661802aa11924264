package io.photonpump.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.PhotonPump;
import io.photonpump.client.EventStoreClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of the HTTP side of a client: at once, whatever is pending, and no thread is left. */
@Timeout(30)
class ClosingHttpTest extends HttpAdminFixture {

    private static final Duration LONG = Duration.ofMinutes(5);

    private final Set<Thread> before = threads();

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    /** Returns the client threads that this test started. */
    private Set<Thread> clientThreads() {
        Set<Thread> now = threads();
        now.removeAll(before);
        now.removeIf(thread ->
                !thread.getName().startsWith("HttpClient-") && !thread.getName().startsWith("photonpump-"));
        return now;
    }

    private HttpSender sender() {
        return new HttpSender(null, Duration.ofSeconds(5), threads);
    }

    private CompletableFuture<HttpResponse<String>> ask(HttpSender http, HttpPeer peer) {
        return http.send(
                HttpRequest.newBuilder(http.uri(peer.endpoint(), "/info")).build(), LONG, 1_000, null);
    }

    @Test
    void closing_ends_an_idle_client_and_its_thread() {
        HttpSender http = sender();
        get(ask(http, server.on("/info", "{}")));
        assertThat(clientThreads()).isNotEmpty();

        http.close();

        await().atMost(5, TimeUnit.SECONDS).until(() -> clientThreads().isEmpty());
    }

    @Test
    void closing_does_not_wait_for_a_missing_answer() {
        HttpSender http = sender();
        CompletableFuture<HttpResponse<String>> unanswered = ask(http, server.fallSilent());
        await().until(() -> !server.asked().isEmpty());

        http.close();

        assertThat(unanswered).isCompletedExceptionally();
        await().atMost(5, TimeUnit.SECONDS).until(() -> clientThreads().isEmpty());
    }

    @Test
    void closing_closes_the_connections() throws IOException {
        try (ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            HttpSender http = sender();
            http.send(
                    HttpRequest.newBuilder(
                                    http.uri(new io.photonpump.cluster.Endpoint("127.0.0.1", door.getLocalPort()), "/"))
                            .build(),
                    LONG,
                    1_000,
                    null);
            try (Socket connection = door.accept()) {
                connection.setSoTimeout(10_000);
                assertThat(connection.getInputStream().read()).isNotNegative();

                http.close();

                connection.getInputStream().readAllBytes(); // ends, or the timeout of the socket fails it
            }
        }
    }

    @Test
    void nothing_is_sent_after_closing() {
        HttpSender http = sender();
        http.close();

        assertThat(ask(http, server)).isCompletedExceptionally();
        assertThat(clientThreads()).isEmpty();
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void a_client_that_waits_for_gossip_leaves_no_thread() {
        server.fallSilent();
        EventStoreClient client =
                PhotonPump.connect("eventstore+discover://127.0.0.1:" + server.port() + "?gossipTimeout=5m");
        await().until(() -> !server.asked().isEmpty());

        client.close();

        await().atMost(5, TimeUnit.SECONDS).until(() -> clientThreads().isEmpty());
    }

    @Test
    void dependents_of_an_administrative_call_do_not_run_on_the_event_loop_when_the_client_is_closed() {
        server.fallSilent();
        EventStoreClient client = PhotonPump.connect("eventstore://127.0.0.1:1?httpPort=" + server.port());
        CompletableFuture<String> thread = client.admin()
                .users()
                .list()
                .handle((users, failure) -> Thread.currentThread().getName());
        await().until(() -> !server.asked().isEmpty());

        client.close();

        assertThat(get(thread)).startsWith("photonpump-c"); // -callback, or -close if that pool ends first
    }
}
