package io.photonpump.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeDiscovery;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.conversation.PingConversation;
import io.photonpump.internal.credentials.CredentialsSource;
import io.photonpump.internal.dispatch.Outcome;
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
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A connector with scripted connections and a clock that the test controls. */
abstract class ConnectorFixture {

    static final Endpoint SERVER = new Endpoint("stable", 1113);
    static final Endpoint LEADER = new Endpoint("meadow", 1113);

    private static final WireFacts FACTS = new WireFacts(1024 * 1024, Map.of());

    /** One attempt to open a connection, and the connection if the attempt succeeds. */
    static final class Opening implements Wire {
        final Endpoint endpoint;
        final WireListener listener;
        final List<ClientMessage> sent = new ArrayList<>();
        final List<Long> exchanges = new ArrayList<>();

        /** The credentials of the greeting and those of later authentications. */
        final List<Credentials> authenticated = new ArrayList<>();

        boolean stopped;
        boolean closed;

        Opening(Endpoint endpoint, @Nullable Credentials credentials, WireListener listener) {
            this.endpoint = endpoint;
            this.listener = listener;
            if (credentials != null) {
                authenticated.add(credentials);
            }
        }

        void greets() {
            listener.opened(this);
            listener.ready(FACTS);
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public void authenticate(Credentials credentials) {
            authenticated.add(credentials);
        }

        @Override
        public void send(long exchange, ClientMessage message, @Nullable Credentials credentials) {
            sent.add(message);
            exchanges.add(exchange);
        }

        @Override
        public Duration hold(long exchange) {
            return Duration.ZERO;
        }

        @Override
        public void release(long exchange, boolean alone) {}
    }

    /** Opens scripted connections, and explains failures like TCP. */
    private final class ScriptedTransport implements Transport {
        @Override
        public Runnable open(Endpoint endpoint, @Nullable Credentials credentials, WireListener listener) {
            Opening opening = new Opening(endpoint, credentials, listener);
            attempts.add(opening);
            return () -> opening.stopped = true;
        }

        @Override
        public TransportFailures failures() {
            return new TcpFailures(false);
        }
    }

    final ManualLoop loop = new ManualLoop();
    Executor supplierThread = Runnable::run;
    final List<Opening> attempts = new ArrayList<>();
    final List<ConnectionEvent> events = new ArrayList<>();
    final List<ConnectionPhase> phases = new ArrayList<>();
    final List<ConnectionFailedException> failures = new ArrayList<>();
    final List<Boolean> stubborn = new ArrayList<>();

    /** The reported problems with the credentials of a ready connection; empty if they are accepted. */
    final List<Optional<Throwable>> refusals = new ArrayList<>();

    NodeDiscovery discovery = failed -> CompletableFuture.completedFuture(SERVER);
    Connector connector = connector(settings -> settings);

    Connector connector(UnaryOperator<ClientSettings> more) {
        ClientSettings settings = more.apply(ClientSettings.defaults()
                .withReconnect(Backoff.defaults()
                        .withDelays(Duration.ofMillis(100), Duration.ofSeconds(3))
                        .withJitter(0)));
        return new Connector(
                settings,
                "test",
                loop,
                Clock.systemUTC(),
                new Random(1),
                new ScriptedTransport(),
                failed -> discovery.next(failed),
                new CredentialsSource(settings.credentials(), supplierThread, settings.connectTimeout()),
                new ConnectionObserver() {
                    @Override
                    public void happened(ConnectionEvent event) {
                        events.add(event);
                    }

                    @Override
                    public void moved(
                            ConnectionPhase phase,
                            @Nullable Endpoint endpoint,
                            boolean everReady,
                            int failedAttempts,
                            @Nullable Throwable lastFailure) {
                        phases.add(phase);
                    }

                    @Override
                    public void credentials(@Nullable Throwable refusal) {
                        refusals.add(Optional.ofNullable(refusal));
                    }

                    @Override
                    public void failed(ConnectionFailedException failure, boolean isStubborn) {
                        failures.add(failure);
                        stubborn.add(isStubborn);
                    }
                });
    }

    Opening last() {
        return attempts.get(attempts.size() - 1);
    }

    ConnectionPhase phase() {
        return phases.get(phases.size() - 1);
    }

    Connector connectorWith(NodeDiscovery own) {
        discovery = own;
        return connector(settings -> settings.withDiscovery(own));
    }

    void reach(ConnectionPhase wanted) {
        if (wanted == ConnectionPhase.IDLE) {
            return;
        }
        connector.start();
        switch (wanted) {
            case CONNECTING -> {}
            case GREETING -> last().listener.opened(last());
            case READY -> last().greets();
            case WAITING -> last().listener.closed(new IOException("no"));
            default -> throw new IllegalArgumentException(wanted.name());
        }
        assertThat(phase()).isEqualTo(wanted);
    }

    static final class Ending implements Outcome<Duration> {
        @Nullable
        PhotonPumpException error;

        @Override
        public void finished(Duration result) {}

        @Override
        public void failed(PhotonPumpException failure) {
            error = failure;
        }
    }

    Ending ping() {
        Ending ending = new Ending();
        connector
                .dispatcher()
                .submit(connector.dispatcher().prepare(new PingConversation(), ending, null, Duration.ofSeconds(60)));
        return ending;
    }
}
