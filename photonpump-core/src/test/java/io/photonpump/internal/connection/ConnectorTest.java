package io.photonpump.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ClientClosedException;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.WireFacts;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionEvent;
import io.photonpump.settings.ConnectionPhase;
import io.photonpump.testing.CapturedLog;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The state machine of the connection. */
class ConnectorTest extends ConnectorFixture {

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
        assertThat(last().authenticated).isEmpty();
        assertThat(events)
                .containsExactly(new ConnectionEvent.Connecting(SERVER, 1), new ConnectionEvent.Connected(SERVER));
    }

    @ParameterizedTest
    @EnumSource(names = {"IDLE", "CONNECTING", "GREETING", "READY", "WAITING"})
    void closing_is_final_in_every_state(ConnectionPhase phase) {
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
    void the_delay_between_failed_attempts_grows() {
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

        loop.pass(ClientSettings.defaults().connectTimeout());

        assertThat(phase()).isEqualTo(ConnectionPhase.WAITING);
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("stable:1113"));
        assertThat(stubborn).containsExactly(false);
    }

    @Test
    void late_events_of_an_abandoned_attempt_do_not_affect_the_next_one() {
        connector.start();
        Opening first = last();
        loop.pass(ClientSettings.defaults().connectTimeout().plusMillis(100));
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

        loop.pass(ClientSettings.defaults().connectTimeout());

        assertThat(phase()).isEqualTo(ConnectionPhase.WAITING);
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("named no server within 5 s"));
        loop.pass(Duration.ofMillis(100));
        assertThat(answers).hasSize(2);
        answers.get(0).complete(LEADER);
        assertThat(attempts).isEmpty();
        answers.get(1).complete(SERVER);
        last().greets();
        loop.pass(ClientSettings.defaults().connectTimeout().multipliedBy(2));
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

    private void refuse() {
        last().listener.opened(last());
        last().listener.closed(new NotAuthenticatedException("admin", "Unauthorized"));
    }

    @Test
    void refused_credentials_fail_waiting_requests_and_are_tried_again_much_later() {
        connector = connector(settings -> settings.withCredentials("admin", "wrong"));
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
    void a_refusal_of_formerly_accepted_credentials_is_treated_as_temporary() {
        connector = connector(settings -> settings.withCredentials("admin", "changeit"));
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
    void a_lost_connection_is_reopened_at_once() {
        reach(ConnectionPhase.READY);
        loop.pass(Duration.ofSeconds(3));
        Opening old = last();

        old.listener.closed(new IOException("gone"));

        assertThat(attempts).hasSize(2);
        assertThat(events).hasAtLeastOneElementOfType(ConnectionEvent.Disconnected.class);
        old.listener.closed(new IOException("again"));
        old.listener.received(7, new ServerMessage.Pong());
        assertThat(phase()).isEqualTo(ConnectionPhase.CONNECTING);
    }

    @Test
    void a_connection_that_is_lost_immediately_counts_as_a_failed_attempt() {
        reach(ConnectionPhase.READY);

        last().listener.closed(new IOException("choked"));

        assertThat(phase()).isEqualTo(ConnectionPhase.WAITING);
        loop.pass(Duration.ofMillis(100));
        assertThat(attempts).hasSize(2);
    }

    @Test
    void a_client_closes_itself_after_its_maximum_of_attempts() {
        connector = connector(settings -> settings.withMaxReconnects(2));
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

    /** Errors of the environment. The first one is that of the first message with an old protobuf version. */
    static List<Throwable> hopeless() {
        return List.of(
                new ExceptionInInitializerError(new IllegalStateException("gencode is newer than the runtime")),
                new NoClassDefFoundError("com/google/protobuf/RuntimeVersion"),
                new NoSuchMethodError("void io.netty.Gone.gone()"),
                new IllegalStateException("wrapped", new UnsatisfiedLinkError("no tcnative")),
                new AssertionError("in a supplier"));
    }

    @ParameterizedTest
    @MethodSource("hopeless")
    void an_attempt_that_can_never_succeed_is_reported_once_with_its_cause_and_is_the_last(Throwable error) {
        for (ConnectionPhase phase :
                List.of(ConnectionPhase.CONNECTING, ConnectionPhase.GREETING, ConnectionPhase.READY)) {
            attempts.clear();
            connector = connector(settings -> settings);
            Ending waiting = ping();
            reach(phase);
            String log = logged(() -> last().listener.closed(error));
            loop.pass(Duration.ofSeconds(60));

            assertThat(phase()).isEqualTo(ConnectionPhase.CLOSED);
            assertThat(attempts).hasSize(1);
            assertThat(waiting.error)
                    .isInstanceOf(ClientClosedException.class)
                    .cause()
                    .isInstanceOf(ConnectionFailedException.class)
                    .hasMessageContaining("protobuf-java")
                    .hasCause(error);
            assertThat(log).contains("ERROR", error.toString()).containsOnlyOnce("Check that the libraries");
        }
    }

    @Test
    void a_lack_of_memory_is_temporary() {
        connector.start();
        last().listener.closed(new OutOfMemoryError("Java heap space"));
        loop.pass(Duration.ofSeconds(3));
        last().greets();

        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
    }

    @Test
    void an_error_of_the_built_in_discovery_is_permanent() {
        discovery = failed -> CompletableFuture.failedFuture(new NoSuchMethodError("void tools.jackson.Gone.gone()"));
        connector.start();
        loop.pass(Duration.ofSeconds(3));

        assertThat(phase()).isEqualTo(ConnectionPhase.CLOSED);
    }

    private void hangUpInGreeting() {
        last().listener.opened(last());
        last().listener.closed(new EOFException("the server closed the connection"));
    }

    private String lastFailure() {
        return failures.get(failures.size() - 1).getMessage();
    }

    @Test
    void two_consecutive_hang_ups_during_the_greeting_suggest_tls_and_one_does_not() {
        connector.start();
        hangUpInGreeting();
        assertThat(lastFailure()).contains("closed the connection").doesNotContain("TLS", "tls=true");
        loop.pass(Duration.ofSeconds(3));

        String log = logged(this::hangUpInGreeting);
        assertThat(lastFailure()).contains("tls=true");
        assertThat(log).contains("WARN", "tls=true");
    }

    @Test
    void hang_ups_with_refused_connections_between_them_do_not_suggest_tls() {
        connector.start();
        for (int i = 0; i < 4; i++) {
            hangUpInGreeting();
            loop.pass(Duration.ofSeconds(3));
            last().listener.closed(new ConnectException("Connection refused"));
            loop.pass(Duration.ofSeconds(3));
        }
        last().greets();
        last().listener.closed(new EOFException("the server closed the connection"));
        loop.pass(Duration.ofSeconds(3));
        hangUpInGreeting();

        assertThat(failures)
                .isNotEmpty()
                .noneMatch(failure -> failure.getMessage().contains("tls=true"));
    }

    private static String logged(Runnable action) {
        try (CapturedLog log = new CapturedLog()) {
            action.run();
            return log.text();
        }
    }

    @Test
    void requests_are_sent_only_after_the_greeting() {
        connector = connector(settings -> settings.withCredentials("admin", "changeit"));
        ping();
        connector.start();
        assertThat(last().authenticated).containsExactly(new Credentials("admin", "changeit"));
        last().listener.opened(last());
        assertThat(last().sent).isEmpty();

        last().listener.ready(new WireFacts(1024, Map.of()));

        assertThat(last().sent).hasOnlyElementsOfType(ClientMessage.Ping.class).hasSize(1);
    }

    @Test
    void credentials_opening_and_greeting_share_one_timeout() {
        List<Runnable> supplierTasks = new ArrayList<>();
        supplierThread = supplierTasks::add;
        connector = connector(settings -> settings.withCredentials("admin", "changeit"));
        connector.start();
        loop.pass(Duration.ofSeconds(2));
        supplierTasks.forEach(Runnable::run);
        loop.pass(Duration.ofSeconds(2));
        last().listener.opened(last());
        assertThat(phase()).isEqualTo(ConnectionPhase.GREETING);

        loop.pass(Duration.ofMillis(999));
        assertThat(phase()).isEqualTo(ConnectionPhase.GREETING);
        loop.pass(Duration.ofMillis(1));

        assertThat(phase()).isEqualTo(ConnectionPhase.WAITING);
        assertThat(last().closed).isTrue();
        assertThat(failures).singleElement().asString().contains("no answer within 5 s");
    }

    @Test
    void an_attempt_that_was_abandoned_before_its_credentials_arrive_opens_no_connection() {
        List<Runnable> supplierTasks = new ArrayList<>();
        supplierThread = supplierTasks::add;
        connector = connector(settings -> settings.withCredentials("admin", "changeit"));
        connector.start();
        loop.pass(ClientSettings.defaults().connectTimeout());
        assertThat(phase()).isEqualTo(ConnectionPhase.WAITING);

        supplierTasks.forEach(Runnable::run);

        assertThat(attempts).isEmpty();
        assertThat(phase()).isEqualTo(ConnectionPhase.WAITING);
    }

    @Test
    void a_lost_exchange_restarts_on_the_same_connection() {
        connector.start();
        last().greets();
        Ending waiting = ping();

        last().listener.lost(last().exchanges.get(0), "the server reset it");
        assertThat(last().sent).hasSize(1);
        loop.pass(Duration.ofMillis(100));

        assertThat(last().sent).hasOnlyElementsOfType(ClientMessage.Ping.class).hasSize(2);
        assertThat(waiting.error).isNull();
        assertThat(attempts).hasSize(1);
        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
    }
}
