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
import io.photonpump.internal.message.ServerMessage;
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
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A connector with sockets that do what the script says and a clock that the test moves. */
abstract class ConnectorFixture {

    static final Endpoint SERVER = new Endpoint("stable", 1113);
    static final Endpoint LEADER = new Endpoint("meadow", 1113);

    /** One attempt to open a connection, and the connection if it came to that. */
    static final class Attempt implements Wire {
        final Endpoint endpoint;
        final WireListener listener;
        final List<ClientMessage> sent = new ArrayList<>();
        final List<Long> exchanges = new ArrayList<>();
        final List<Credentials> authenticated = new ArrayList<>();
        boolean stopped;
        boolean closed;

        Attempt(Endpoint endpoint, WireListener listener) {
            this.endpoint = endpoint;
            this.listener = listener;
        }

        void greets() {
            listener.opened(this);
            listener.received(GREETING, new ServerMessage.ClientIdentified());
            if (sent.size() > 1) {
                listener.received(GREETING, new ServerMessage.Authenticated());
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public void send(long exchange, ClientMessage message, @Nullable Credentials credentials) {
            sent.add(message);
            exchanges.add(exchange);
            if (message instanceof ClientMessage.Authenticate && credentials != null) {
                authenticated.add(credentials);
            }
        }

        @Override
        public void holdSocket(boolean hold) {}
    }

    final ManualLoop loop = new ManualLoop();
    Executor supplierThread = Runnable::run;
    final List<Attempt> attempts = new ArrayList<>();
    final List<ConnectionEvent> events = new ArrayList<>();
    final List<ConnectionPhase> phases = new ArrayList<>();
    final List<ConnectionFailedException> failures = new ArrayList<>();
    final List<Boolean> stubborn = new ArrayList<>();

    /** What was told about the credentials of a connection that is ready; empty: they are accepted. */
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
                (endpoint, listener) -> {
                    Attempt attempt = new Attempt(endpoint, listener);
                    attempts.add(attempt);
                    return () -> attempt.stopped = true;
                },
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

    Attempt last() {
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
