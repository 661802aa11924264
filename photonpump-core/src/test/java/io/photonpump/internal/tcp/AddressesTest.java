package io.photonpump.internal.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.internal.connection.ConnectionObserver;
import io.photonpump.internal.connection.Connector;
import io.photonpump.internal.credentials.CredentialsSource;
import io.photonpump.internal.net.FixedDiscovery;
import io.photonpump.internal.net.NameService;
import io.photonpump.internal.tcp.frame.Command;
import io.photonpump.internal.thread.NettyLoop;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.settings.ConnectionPhase;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A host name with several addresses, some of which do not work, and a connector on real sockets of 127.0.0.x. */
@Timeout(60)
class AddressesTest {

    private static final Duration SHORT = Duration.ofMillis(600);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final NettyLoop loop = new NettyLoop("addresses-loop");
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
    private final List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile List<String> addresses = List.of();
    private int port;
    private @Nullable Connector connector;

    @AfterEach
    void close() throws Exception {
        Connector begun = connector;
        if (begun != null) {
            loop.execute(begun::close);
        }
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
        loop.close();
        threads.shutdownNow();
    }

    private static InetAddress address(String text) throws IOException {
        return InetAddress.getByName(text);
    }

    private ServerSocket listen(String address, int backlog) throws IOException {
        ServerSocket door = new ServerSocket();
        open.add(door);
        door.bind(new InetSocketAddress(address(address), port), backlog);
        port = door.getLocalPort();
        return door;
    }

    /** Accepts connections and never answers. */
    private List<Socket> silentServer(String address) throws IOException {
        return accepting(address, socket -> {});
    }

    private List<Socket> accepting(String address, Consumer<Socket> then) throws IOException {
        ServerSocket door = listen(address, 50);
        List<Socket> taken = new CopyOnWriteArrayList<>();
        threads.execute(() -> {
            try {
                while (true) {
                    Socket socket = door.accept();
                    open.add(socket);
                    taken.add(socket);
                    threads.execute(() -> then.accept(socket));
                }
            } catch (IOException closed) {
                // The test is over.
            }
        });
        return taken;
    }

    /** Has a full queue of connections, so that the next connection is never accepted. */
    private void hangingServer(String address) throws IOException {
        ServerSocket door = listen(address, 1);
        for (int i = 0; i < 8; i++) {
            Socket filler = new Socket();
            open.add(filler);
            try {
                filler.connect(door.getLocalSocketAddress(), 50);
            } catch (IOException full) {
                return;
            }
        }
    }

    /** A server that answers the greeting. */
    private List<Socket> server(String address) throws IOException {
        return accepting(address, AddressesTest::greet);
    }

    private static void greet(Socket socket) {
        try {
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            int length = ByteBuffer.wrap(in.readNBytes(4))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt();
            ByteBuffer id = ByteBuffer.wrap(in.readNBytes(length), 2, 16);
            byte[] reply = Peer.frame(Command.CLIENT_IDENTIFIED, new UUID(0, 0), new byte[0]);
            id.get(reply, 6, 16);
            out.write(reply);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void connect(Duration connectTimeout) {
        NameService names = host -> {
            InetAddress[] found = new InetAddress[addresses.size()];
            for (int i = 0; i < found.length; i++) {
                found[i] = InetAddress.getByName(addresses.get(i));
            }
            return found;
        };
        Endpoint endpoint = new Endpoint("stable.example", port);
        ClientSettings settings = ClientSettings.defaults()
                .withServers(List.of(endpoint))
                .withConnectTimeout(connectTimeout)
                .withHeartbeatInterval(LONG)
                .withReconnect(Backoff.defaults()
                        .withDelays(Duration.ofMillis(50), Duration.ofMillis(100))
                        .withJitter(0));
        Connector made = new Connector(
                settings,
                "addresses",
                loop,
                Clock.systemUTC(),
                new Random(1),
                new TcpTransport(loop, threads, settings, "addresses", null, names),
                new FixedDiscovery(settings.servers()),
                new CredentialsSource(null, threads, connectTimeout),
                new Observer());
        connector = made;
        loop.execute(made::start);
    }

    private final class Observer implements ConnectionObserver {
        @Override
        public void happened(ConnectionEvent event) {
            events.add(event);
            if (event instanceof ConnectionEvent.Connected) {
                ready.complete(null);
            }
        }

        @Override
        public void moved(
                ConnectionPhase phase,
                @Nullable Endpoint endpoint,
                boolean everReady,
                int failedAttempts,
                @Nullable Throwable lastFailure) {}

        @Override
        public void failed(ConnectionFailedException failure, boolean stubborn) {}
    }

    private long attempts() {
        return events.stream()
                .filter(ConnectionEvent.Connecting.class::isInstance)
                .count();
    }

    @Test
    void an_address_that_hangs_leaves_time_for_the_next_one_in_the_same_attempt() throws Exception {
        hangingServer("127.0.0.1");
        server("127.0.0.2");
        addresses = List.of("127.0.0.1", "127.0.0.2");

        connect(LONG);

        ready.get(20, TimeUnit.SECONDS);
        assertThat(attempts()).isEqualTo(1);
    }

    @Test
    void an_address_that_refuses_is_followed_by_the_next_one_at_once() throws Exception {
        server("127.0.0.2");
        addresses = List.of("127.0.0.1", "127.0.0.3", "127.0.0.2");

        connect(LONG);

        ready.get(20, TimeUnit.SECONDS);
        assertThat(attempts()).isEqualTo(1);
    }

    @Test
    void the_next_attempt_uses_another_address_when_one_accepts_and_never_answers() throws Exception {
        List<Socket> silent = silentServer("127.0.0.1");
        server("127.0.0.2");
        addresses = List.of("127.0.0.1", "127.0.0.2");

        connect(SHORT);

        ready.get(20, TimeUnit.SECONDS);
        assertThat(silent).hasSize(1);
    }

    @Test
    void every_address_is_tried_when_most_of_them_never_answer() throws Exception {
        silentServer("127.0.0.1");
        silentServer("127.0.0.2");
        hangingServer("127.0.0.3");
        server("127.0.0.4");
        addresses = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4");

        connect(SHORT);

        ready.get(30, TimeUnit.SECONDS);
    }

    @Test
    void the_name_is_resolved_again_for_each_attempt() throws Exception {
        silentServer("127.0.0.1");
        List<Socket> young = server("127.0.0.2");
        addresses = List.of("127.0.0.1");
        connect(SHORT);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> events.stream().anyMatch(ConnectionEvent.Refused.class::isInstance));

        addresses = List.of("127.0.0.2");

        ready.get(20, TimeUnit.SECONDS);
        assertThat(young).hasSize(1);
    }

    @Test
    void a_reconnect_begins_with_the_address_that_worked() throws Exception {
        List<Socket> silent = silentServer("127.0.0.1");
        List<Socket> good = server("127.0.0.2");
        addresses = List.of("127.0.0.1", "127.0.0.2");
        connect(SHORT);
        ready.get(20, TimeUnit.SECONDS);
        long served = System.nanoTime() + Duration.ofMillis(300).toNanos();
        await().until(() -> System.nanoTime() > served);

        good.get(0).close();

        await().atMost(Duration.ofSeconds(20)).until(() -> good.size() == 2);
        assertThat(silent).hasSize(1);
    }
}
