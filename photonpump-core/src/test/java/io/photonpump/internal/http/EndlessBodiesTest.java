package io.photonpump.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import io.photonpump.client.CallOptions;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.OperationTimedOutException;
import io.photonpump.error.ResponseTooLargeException;
import io.photonpump.internal.tcp.TcpMemberEndpoints;
import io.photonpump.settings.ClientSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints whose answer is too large to read, or never ends. */
class EndlessBodiesTest extends HttpAdminFixture {

    private static final int LIMIT = 100_000;
    private static final String NO_LENGTH = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String REFUSAL = "HTTP/1.1 500 Oh\r\nContent-Type: text/plain\r\n\r\n";

    /** Answers one request. Its result is the number of bytes that it sent before the client closed the connection. */
    private CompletableFuture<Long> endless(ServerSocket door, String head, byte[] piece, long pauseMillis) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (Socket socket = door.accept()) {
                        readRequest(socket.getInputStream());
                        return send(socket, head, piece, pauseMillis);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                threads);
    }

    private static void readRequest(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the request ends early");
            }
            request.append((char) next);
        }
    }

    private static long send(Socket socket, String head, byte[] piece, long pauseMillis) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        socket.setSoTimeout((int) Math.max(1, pauseMillis));
        long sent = 0;
        try {
            while (true) {
                out.write(piece);
                sent += piece.length;
                if (pauseMillis > 0 && isClosed(socket)) {
                    return sent;
                }
            }
        } catch (IOException closed) {
            return sent;
        }
    }

    /** Waits for the pause, or for the end of the connection: the client sends nothing more. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException open) {
            return false;
        }
    }

    private static byte[] piece(String head, int size) {
        String text = "x".repeat(size);
        String piece = head.equals(CHUNKED) ? Integer.toHexString(size) + "\r\n" + text + "\r\n" : text;
        return piece.getBytes(StandardCharsets.US_ASCII);
    }

    private static ServerSocket door() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    private HttpAdmin adminOf(ServerSocket door) {
        ClientSettings settings =
                ClientSettings.defaults().withHttpPort(door.getLocalPort()).withMaxAdminResponseBytes(LIMIT);
        return admin(settings, SOMEWHERE);
    }

    @ParameterizedTest
    @ValueSource(strings = {NO_LENGTH, CHUNKED, REFUSAL})
    void an_endless_answer_fails_the_call_and_is_not_read_to_the_end(String head) throws Exception {
        try (ServerSocket door = door()) {
            CompletableFuture<Long> sent = endless(door, head, piece(head, 8192), 0);

            assertThatThrownBy(() -> get(adminOf(door).statistics()))
                    .asInstanceOf(throwable(ResponseTooLargeException.class))
                    .satisfies(e -> assertThat(e.limit()).isEqualTo(LIMIT))
                    .satisfies(e -> assertThat(e.endpoint().port()).isEqualTo(door.getLocalPort()))
                    .hasMessageContaining("reading the node's statistics")
                    .hasMessageContaining("maxAdminResponseBytes");
            assertThat(sent.get(10, TimeUnit.SECONDS)).isLessThan(100_000_000L);
        }
    }

    @Test
    void an_answer_whose_length_is_too_large_is_not_read_at_all() throws Exception {
        try (ServerSocket door = door()) {
            String head = "HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n";
            CompletableFuture<Long> sent = endless(door, head, new byte[] {'x'}, 50);

            assertThatThrownBy(() -> get(adminOf(door).statistics())).isInstanceOf(ResponseTooLargeException.class);
            assertThat(sent.get(10, TimeUnit.SECONDS)).isLessThan(LIMIT);
        }
    }

    @Test
    void a_dripping_answer_is_given_up_at_the_timeout_and_its_connection_is_closed() throws Exception {
        try (ServerSocket door = door()) {
            CompletableFuture<Long> sent = endless(door, NO_LENGTH, new byte[] {'x'}, 20);
            CallOptions hasty = CallOptions.defaults().withTimeout(Duration.ofMillis(500));

            assertThatThrownBy(() -> get(adminOf(door).with(hasty).statistics()))
                    .isInstanceOf(OperationTimedOutException.class);
            assertThat(sent.get(10, TimeUnit.SECONDS)).isLessThan(LIMIT);
        }
    }

    @Test
    void an_answer_up_to_the_limit_is_read() {
        String largest = "\"" + "x".repeat(LIMIT - 2) + "\"";
        ClientSettings settings =
                ClientSettings.defaults().withHttpPort(server.port()).withMaxAdminResponseBytes(LIMIT);
        server.on("/stats", largest);
        assertThat(get(admin(settings, SOMEWHERE).statistics()).text()).isEqualTo(largest);

        server.on("/stats", largest + " ");
        assertThatThrownBy(() -> get(admin(settings, SOMEWHERE).statistics()))
                .isInstanceOf(ResponseTooLargeException.class);
    }

    @Test
    void endless_gossip_fails_the_discovery() throws Exception {
        try (ServerSocket door = door()) {
            CompletableFuture<Long> sent = endless(door, NO_LENGTH, piece(NO_LENGTH, 8192), 0);
            ClientSettings settings = ClientSettings.parse(
                    "eventstore+discover://127.0.0.1:" + door.getLocalPort() + "?gossipTimeout=20s");
            GossipDiscovery discovery = new GossipDiscovery(
                    settings, HttpSender.of(settings, threads), new TcpMemberEndpoints(settings.tls() != null));

            assertThatThrownBy(() -> get(discovery.next(null)))
                    .isInstanceOf(ConnectionFailedException.class)
                    .hasMessageContaining("larger than 1048576 bytes");
            assertThat(sent.get(10, TimeUnit.SECONDS)).isLessThan(100_000_000L);
        }
    }

    @Test
    void dripping_gossip_is_given_up_at_the_gossip_timeout() throws Exception {
        try (ServerSocket door = door()) {
            CompletableFuture<Long> sent = endless(door, NO_LENGTH, new byte[] {'x'}, 20);
            ClientSettings settings = ClientSettings.parse(
                    "eventstore+discover://127.0.0.1:" + door.getLocalPort() + "?gossipTimeout=300ms");
            GossipDiscovery discovery = new GossipDiscovery(
                    settings, HttpSender.of(settings, threads), new TcpMemberEndpoints(settings.tls() != null));

            assertThatThrownBy(() -> get(discovery.next(null)))
                    .isInstanceOf(ConnectionFailedException.class)
                    .hasMessageContaining("no answer within");
            assertThat(sent.get(10, TimeUnit.SECONDS)).isPositive();
        }
    }

    @Test
    void a_call_after_the_end_of_the_executor_fails_like_a_call_of_a_closed_client() {
        threads.shutdown();

        assertThatThrownBy(() -> get(admin.nodeInfo())).isInstanceOf(io.photonpump.error.ClientClosedException.class);
    }
}
