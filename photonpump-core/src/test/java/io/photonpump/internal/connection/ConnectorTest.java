package io.photonpump.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeDiscovery;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.conversation.PingConversation;
import io.photonpump.internal.dispatch.Outcome;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.settings.Backoff;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.settings.ConnectionPhase;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The state machine of the connection, with sockets that do what the script says and a clock that the test moves. */
class ConnectorTest {

    private static final Endpoint SERVER = new Endpoint("stable", 1113);
    private static final Endpoint LEADER = new Endpoint("meadow", 1113);

    /** One attempt to open a connection, and the connection if it came to that. */
    private static final class Attempt implements Wire {
        final Endpoint endpoint;
        final WireListener listener;
        final List<ClientMessage> sent = new ArrayList<>();
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
        }

        @Override
        public void holdSocket(boolean hold) {}
    }

    private final ManualLoop loop = new ManualLoop();
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<ConnectionEvent> events = new ArrayList<>();
    private final List<ConnectionPhase> phases = new ArrayList<>();
    private final List<ConnectionFailedException> failures = new ArrayList<>();
    private final List<Boolean> stubborn = new ArrayList<>();
    private NodeDiscovery discovery = failed -> CompletableFuture.completedFuture(SERVER);
    private Connector connector = connector(settings -> settings);

    private Connector connector(UnaryOperator<ClientSettings.Builder> more) {
        ClientSettings settings = more.apply(ClientSettings.builder()
                        .reconnect(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(3), 2, 0)))
                .build();
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
                    public void failed(ConnectionFailedException failure, boolean isStubborn) {
                        failures.add(failure);
                        stubborn.add(isStubborn);
                    }
                });
    }

    private Attempt last() {
        return attempts.get(attempts.size() - 1);
    }

    private ConnectionPhase phase() {
        return phases.get(phases.size() - 1);
    }

    private Connector connectorWith(NodeDiscovery own) {
        discovery = own;
        return connector(settings -> settings.discovery(own));
    }

    private void reach(ConnectionPhase wanted) {
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

    @Test
    void a_connection_is_found_opened_greeted_and_ready() {
        connector.start();
        last().greets();

        assertThat(phases)
                .containsExactly(
                        ConnectionPhase.DISCOVERING,
                        ConnectionPhase.CONNECTING,
                        ConnectionPhase.GREETING,
                        ConnectionPhase.READY);
        assertThat(last().sent).containsExactly(new ClientMessage.IdentifyClient(1, "test"));
        assertThat(events)
                .containsExactly(new ConnectionEvent.Connecting(SERVER, 1), new ConnectionEvent.Connected(SERVER));
    }

    @ParameterizedTest
    @EnumSource(names = {"IDLE", "CONNECTING", "GREETING", "READY", "WAITING"})
    void closing_ends_it_for_good_wherever_it_is(ConnectionPhase phase) {
        reach(phase);
        int before = attempts.size();

        connector.close();
        connector.close();
        loop.pass(Duration.ofHours(1));

        assertThat(phase()).isEqualTo(ConnectionPhase.CLOSED);
        assertThat(attempts).hasSize(before);
        assertThat(events.stream().filter(ConnectionEvent.Closed.class::isInstance))
                .hasSize(1);
        if (phase == ConnectionPhase.CONNECTING) {
            assertThat(last().stopped).isTrue();
        } else if (phase == ConnectionPhase.GREETING || phase == ConnectionPhase.READY) {
            assertThat(last().closed).isTrue();
        }
    }

    @Test
    void failed_attempts_come_further_and_further_apart() {
        connector.start();
        for (int i = 0; i < 7; i++) {
            last().listener.closed(new IOException("no"));
            loop.pass(Duration.ofSeconds(3));
        }

        assertThat(events.stream()
                        .filter(ConnectionEvent.Waiting.class::isInstance)
                        .map(event -> ((ConnectionEvent.Waiting) event).delay().toMillis()))
                .containsExactly(100L, 200L, 400L, 800L, 1600L, 3000L, 3000L);
        last().greets();
        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECTING", "GREETING"})
    void a_server_that_does_not_answer_in_time_is_given_up(ConnectionPhase phase) {
        reach(phase);

        loop.pass(ClientSettings.DEFAULT_CONNECT_TIMEOUT);

        assertThat(phase()).isEqualTo(ConnectionPhase.WAITING);
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("stable:1113"));
        assertThat(stubborn).containsExactly(false);
    }

    @Test
    void what_comes_late_from_an_attempt_that_was_given_up_does_not_disturb_the_next_one() {
        connector.start();
        Attempt first = last();
        loop.pass(ClientSettings.DEFAULT_CONNECT_TIMEOUT.plusMillis(100));
        assertThat(attempts).hasSize(2);

        first.listener.closed(new IOException("late"));
        assertThat(phase()).isEqualTo(ConnectionPhase.CONNECTING);
        first.listener.opened(first);
        assertThat(first.closed).isTrue();
        assertThat(phase()).isEqualTo(ConnectionPhase.CONNECTING);
        last().greets();

        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
    }

    @Test
    void a_discovery_that_never_answers_is_asked_again() {
        List<CompletableFuture<Endpoint>> answers = new ArrayList<>();
        connector = connectorWith(failed -> {
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
        });
        connector.start();

        loop.pass(ClientSettings.DEFAULT_CONNECT_TIMEOUT);

        assertThat(phase()).isEqualTo(ConnectionPhase.WAITING);
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("named no server within 5000 ms"));
        loop.pass(Duration.ofMillis(100));
        assertThat(answers).hasSize(2);
        answers.get(0).complete(LEADER);
        assertThat(attempts).isEmpty();
        answers.get(1).complete(SERVER);
        last().greets();
        loop.pass(ClientSettings.DEFAULT_CONNECT_TIMEOUT.multipliedBy(2));
        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
        assertThat(last().endpoint).isEqualTo(SERVER);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_discovery_that_throws_or_gives_no_future_is_asked_again(boolean throwing) {
        connector = connectorWith(failed -> {
            if (throwing) {
                throw new IllegalStateException("no idea");
            }
            return null;
        });
        connector.start();
        assertThat(phase()).isEqualTo(ConnectionPhase.WAITING);
        assertThat(failures.get(0)).hasMessageContaining(throwing ? "no idea" : "gave no future");

        discovery = failed -> CompletableFuture.completedFuture(SERVER);
        loop.pass(Duration.ofMillis(100));

        assertThat(last().endpoint).isEqualTo(SERVER);
    }

    private static final class Ending implements Outcome<Duration> {
        @Nullable
        PhotonPumpException error;

        @Override
        public void finished(Duration result) {}

        @Override
        public void failed(PhotonPumpException failure) {
            error = failure;
        }
    }

    private Ending ping() {
        Ending ending = new Ending();
        connector
                .dispatcher()
                .submit(connector.dispatcher().prepare(new PingConversation(), ending, null, Duration.ofSeconds(60)));
        return ending;
    }

    private void refuse() {
        last().listener.opened(last());
        last().listener.received(Wire.GREETING, new ServerMessage.NotAuthenticated("Unauthorized"));
    }

    @Test
    void refused_credentials_fail_who_waits_and_are_tried_again_much_later() {
        connector = connector(settings -> settings.credentials("admin", "wrong"));
        Ending waiting = ping();
        connector.start();

        refuse();

        assertThat(waiting.error).isInstanceOf(NotAuthenticatedException.class);
        assertThat(stubborn).containsExactly(true);
        loop.pass(Duration.ofMillis(2999));
        assertThat(attempts).hasSize(1);
        loop.pass(Duration.ofMillis(1));
        assertThat(attempts).hasSize(2);
        assertThat(ping().error).isInstanceOf(NotAuthenticatedException.class);
        last().greets();
        assertThat(ping().error).isNull();
    }

    @Test
    void credentials_that_were_right_before_are_refused_for_a_moment_only() {
        connector = connector(settings -> settings.credentials("admin", "changeit"));
        connector.start();
        last().greets();
        Ending waiting = ping();
        loop.pass(Duration.ofSeconds(3));
        last().listener.closed(new IOException("restarting"));
        assertThat(attempts).hasSize(2);

        refuse();
        loop.pass(Duration.ofMillis(100));
        last().greets();

        assertThat(waiting.error).isNull();
        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
    }

    @Test
    void a_connection_that_is_lost_is_looked_for_at_once() {
        reach(ConnectionPhase.READY);
        loop.pass(Duration.ofSeconds(3));
        Attempt old = last();

        old.listener.closed(new IOException("gone"));

        assertThat(attempts).hasSize(2);
        assertThat(events).hasAtLeastOneElementOfType(ConnectionEvent.Disconnected.class);
        old.listener.closed(new IOException("again"));
        old.listener.received(7, new ServerMessage.Pong());
        assertThat(phase()).isEqualTo(ConnectionPhase.CONNECTING);
    }

    @Test
    void a_connection_that_is_lost_as_soon_as_it_is_there_is_one_more_failed_attempt() {
        reach(ConnectionPhase.READY);

        last().listener.closed(new IOException("choked"));

        assertThat(phase()).isEqualTo(ConnectionPhase.WAITING);
        loop.pass(Duration.ofMillis(100));
        assertThat(attempts).hasSize(2);
    }

    @Test
    void a_server_that_gives_up_on_the_connection_is_left() {
        reach(ConnectionPhase.READY);
        loop.pass(Duration.ofSeconds(3));

        last().listener.received(Wire.GREETING, new ServerMessage.BadRequest("too slow"));

        assertThat(attempts.get(0).closed).isTrue();
        assertThat(attempts).hasSize(2);
    }

    private long losses() {
        return events.stream()
                .filter(ConnectionEvent.Disconnected.class::isInstance)
                .count();
    }

    @Test
    void the_connection_moves_to_the_leader_when_it_has_been_greeted_and_stays_when_it_is_there() {
        reach(ConnectionPhase.READY);
        connector.goTo(SERVER);
        assertThat(attempts).hasSize(1);

        connector.goTo(LEADER);
        connector.goTo(LEADER);
        assertThat(attempts).hasSize(2);
        assertThat(last().endpoint).isEqualTo(LEADER);
        assertThat(attempts.get(0).closed).isFalse();
        last().greets();

        assertThat(attempts.get(0).closed).isTrue();
        assertThat(last().closed).isFalse();
        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
        assertThat(connector.describe()).isEqualTo("connected to meadow:1113");
        Ending waiting = ping();
        assertThat(last().sent).hasAtLeastOneElementOfType(ClientMessage.Ping.class);
        loop.pass(ClientSettings.DEFAULT_CONNECT_TIMEOUT);
        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
        assertThat(waiting.error).isNull();
    }

    /** How a leader that is named cannot be had. */
    enum Away {
        REFUSES,
        IS_SILENT,
        HANGS_UP,
        IS_NOT_READY
    }

    @ParameterizedTest
    @EnumSource
    void a_leader_that_cannot_be_reached_costs_nobody_the_connection_and_is_tried_again(Away away) {
        reach(ConnectionPhase.READY);

        for (int i = 0; i < 3; i++) {
            connector.goTo(LEADER);
            switch (away) {
                case REFUSES -> last().listener.closed(new IOException("refused"));
                case IS_SILENT -> loop.pass(ClientSettings.DEFAULT_CONNECT_TIMEOUT);
                case HANGS_UP -> {
                    last().listener.opened(last());
                    last().listener.closed(new IOException("gone"));
                }
                case IS_NOT_READY -> {
                    last().listener.opened(last());
                    last().listener.received(Wire.GREETING, new ServerMessage.BadRequest("not yet"));
                    assertThat(last().closed).isTrue();
                }
            }
        }

        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
        assertThat(attempts).hasSize(4);
        assertThat(attempts.get(0).closed).isFalse();
        assertThat(losses()).isZero();
        assertThat(connector.describe()).contains("connected to stable:1113", "meadow:1113 could not be reached");
        connector.goTo(LEADER);
        last().greets();
        assertThat(connector.describe()).isEqualTo("connected to meadow:1113");
    }

    @Test
    void who_loses_the_connection_looks_for_the_leader_no_longer() {
        reach(ConnectionPhase.READY);
        connector.goTo(LEADER);
        Attempt scouting = last();

        attempts.get(0).listener.closed(new IOException("gone"));
        assertThat(scouting.stopped).isTrue();
        scouting.listener.opened(scouting);

        assertThat(scouting.closed).isTrue();
        assertThat(phase()).isEqualTo(ConnectionPhase.WAITING);
    }

    @Test
    void another_leader_is_looked_for_instead() {
        reach(ConnectionPhase.READY);
        connector.goTo(LEADER);
        Attempt former = last();

        connector.goTo(new Endpoint("paddock", 1113));
        assertThat(former.stopped).isTrue();
        last().greets();

        assertThat(connector.describe()).isEqualTo("connected to paddock:1113");
    }

    @Test
    void a_client_that_may_only_try_so_often_closes_itself() {
        connector = connector(settings -> settings.maxReconnects(2));
        Ending waiting = ping();
        connector.start();
        for (int i = 0; i < 3; i++) {
            last().listener.closed(new IOException("no"));
            loop.pass(Duration.ofSeconds(3));
        }

        assertThat(phase()).isEqualTo(ConnectionPhase.CLOSED);
        assertThat(attempts).hasSize(3);
        assertThat(waiting.error)
                .isInstanceOf(ClientClosedException.class)
                .hasMessageContaining("gave up")
                .hasCauseInstanceOf(ConnectionFailedException.class);
        Ending tooLate = ping();
        assertThat(tooLate.error).isNotNull().hasCause(waiting.error.getCause());
    }

    @Test
    void requests_go_out_only_when_the_greeting_is_done() {
        connector = connector(settings -> settings.credentials("admin", "changeit"));
        ping();
        connector.start();
        last().listener.opened(last());
        last().listener.received(Wire.GREETING, new ServerMessage.ClientIdentified());
        assertThat(last().sent).noneMatch(ClientMessage.Ping.class::isInstance);

        last().listener.received(Wire.GREETING, new ServerMessage.Authenticated());

        assertThat(last().sent).hasAtLeastOneElementOfType(ClientMessage.Ping.class);
    }
}
