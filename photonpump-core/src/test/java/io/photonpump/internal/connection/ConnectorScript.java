package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.ProtocolException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.credentials.CredentialsSource;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.WireFacts;
import io.photonpump.internal.tcp.TcpFailures;
import io.photonpump.internal.thread.ManualLoop;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.settings.ConnectionPhase;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connector in a chosen state, and every occurrence in that state. */
final class ConnectorScript implements ConnectionObserver, Transport {

    /** An occurrence. It concerns the newest connection or the newest search for a server, if there is one. */
    enum Happening {
        START,
        SERVER_FOUND,
        NO_SERVER_FOUND,
        OPENED,
        IDENTIFIED,
        GIVEN_UP,
        LOST,
        LOST_MUCH_LATER,
        TIME_GOES_BY,
        LEADER_ELSEWHERE,
        CLOSE
    }

    private static final Backoff BACKOFF = Backoff.defaults()
            .withDelays(Duration.ofMillis(100), Duration.ofSeconds(3))
            .withJitter(0);

    /** A connection that is open or being opened. */
    private static final class Socket implements Wire {
        final WireListener listener;
        boolean opened;
        boolean closed;

        Socket(WireListener listener) {
            this.listener = listener;
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public void send(long exchange, ClientMessage message, @Nullable Credentials credentials) {}

        @Override
        public void authenticate(Credentials credentials) {}

        @Override
        public Duration hold(long exchange) {
            return Duration.ZERO;
        }

        @Override
        public void release(long exchange, boolean alone) {}
    }

    private final ManualLoop loop = new ManualLoop();
    private final List<Socket> sockets = new ArrayList<>();
    private CompletableFuture<Endpoint> search = new CompletableFuture<>();
    private ConnectionPhase phase = ConnectionPhase.IDLE;
    private final Connector connector = new Connector(
            ClientSettings.defaults().withReconnect(BACKOFF),
            "script",
            loop,
            Clock.systemUTC(),
            new Random(1),
            this,
            failed -> search = new CompletableFuture<>(),
            new CredentialsSource(null, Runnable::run, ClientSettings.defaults().connectTimeout()),
            this);

    ConnectionPhase phase() {
        return phase;
    }

    long openWires() {
        return sockets.stream()
                .filter(socket -> socket.opened && !socket.closed)
                .count();
    }

    void reach(ConnectionPhase wanted) {
        List<Happening> way = switch (wanted) {
            case IDLE -> List.of();
            case DISCOVERING -> List.of(Happening.START);
            case CONNECTING -> List.of(Happening.START, Happening.SERVER_FOUND);
            case GREETING -> List.of(Happening.START, Happening.SERVER_FOUND, Happening.OPENED);
            case READY -> List.of(Happening.START, Happening.SERVER_FOUND, Happening.OPENED, Happening.IDENTIFIED);
            case WAITING -> List.of(Happening.START, Happening.SERVER_FOUND, Happening.LOST);
            case CLOSED -> List.of(Happening.START, Happening.SERVER_FOUND, Happening.CLOSE);
        };
        way.forEach(this::happens);
        if (phase != wanted) {
            throw new AssertionError("the way to " + wanted + " led to " + phase);
        }
    }

    void happens(Happening happening) {
        switch (happening) {
            case START -> connector.start();
            case SERVER_FOUND -> search.complete(new Endpoint("stable", 1113));
            case NO_SERVER_FOUND -> search.completeExceptionally(new IOException("no server found"));
            case OPENED -> toNewest(this::open);
            case IDENTIFIED -> toNewest(this::identify);
            case GIVEN_UP -> toNewest(this::giveUp);
            case LOST -> toNewest(this::lose);
            case LOST_MUCH_LATER -> {
                loop.pass(BACKOFF.max());
                toNewest(this::lose);
            }
            case TIME_GOES_BY -> loop.pass(ClientSettings.defaults().connectTimeout());
            case LEADER_ELSEWHERE -> connector.goTo(new Endpoint("meadow", 1113));
            case CLOSE -> connector.close();
        }
        loop.run();
    }

    private void toNewest(Consumer<Socket> what) {
        if (!sockets.isEmpty()) {
            what.accept(sockets.get(sockets.size() - 1));
        }
    }

    private void open(Socket socket) {
        if (!socket.opened) {
            socket.opened = true;
            socket.closed = false;
            socket.listener.opened(socket); // also after it was given up: the event may already be on its way
        }
    }

    private void lose(Socket socket) {
        socket.closed = true;
        socket.listener.closed(new IOException("gone"));
    }

    private void identify(Socket socket) {
        if (socket.opened) {
            socket.listener.ready(new WireFacts(1024, Map.of()));
        }
    }

    private void giveUp(Socket socket) {
        socket.closed = true;
        socket.listener.closed(new ProtocolException("what is that?"));
    }

    @Override
    public Runnable open(Endpoint endpoint, @Nullable Credentials credentials, WireListener listener) {
        Socket socket = new Socket(listener);
        sockets.add(socket);
        return socket::close;
    }

    @Override
    public TransportFailures failures() {
        return new TcpFailures(false);
    }

    @Override
    public void happened(ConnectionEvent event) {}

    @Override
    public void moved(
            ConnectionPhase moved,
            @Nullable Endpoint endpoint,
            boolean everReady,
            int failedAttempts,
            @Nullable Throwable lastFailure) {
        phase = moved;
    }

    @Override
    public void failed(ConnectionFailedException failure, boolean isStubborn) {}
}
