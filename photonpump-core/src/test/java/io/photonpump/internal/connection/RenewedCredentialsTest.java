package io.photonpump.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.event.Credentials;
import io.photonpump.event.DeleteResult;
import io.photonpump.internal.conversation.Conversation;
import io.photonpump.internal.conversation.DeleteConversation;
import io.photonpump.internal.conversation.PingConversation;
import io.photonpump.internal.dispatch.Outcome;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionPhase;
import io.photonpump.stream.ExpectedVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes of the password on a ready connection, and faulty suppliers of credentials. */
@Timeout(30)
class RenewedCredentialsTest extends ConnectorFixture {

    private static final Credentials OLD = new Credentials("derpy", "muffin");
    private static final Credentials NEW = new Credentials("derpy", "cupcake");
    private static final ServerMessage REFUSED = new ServerMessage.NotAuthenticated("Not Authenticated");

    private final Queue<Runnable> supplierTasks = new ArrayDeque<>();
    private Supplier<Credentials> supplier = () -> OLD;

    private void connect() {
        connector = connector(settings -> settings.withCredentials(() -> supplier.get()));
        connector.start();
        last().greets();
        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
    }

    /** Delays the supplier's answers until the test runs its task. */
    private void connectWithASlowSupplier() {
        supplierThread = supplierTasks::add;
        connector = connector(settings -> settings.withCredentials(() -> supplier.get()));
        connector.start();
        supplierTasks.remove().run();
        last().greets();
    }

    private long lastExchange() {
        return last().exchanges.get(last().exchanges.size() - 1);
    }

    private ClientMessage lastSent() {
        return last().sent.get(last().sent.size() - 1);
    }

    private void refuse(long exchange) {
        last().listener.received(exchange, REFUSED);
    }

    private void acceptAuthentication() {
        last().listener.authenticated(null);
    }

    private void refuseAuthentication() {
        last().listener.authenticated(new NotAuthenticatedException(NEW.username(), "Not Authenticated"));
    }

    private List<String> deletedStreams() {
        return last().sent.stream()
                .filter(ClientMessage.DeleteStream.class::isInstance)
                .map(message -> ((ClientMessage.DeleteStream) message).stream())
                .toList();
    }

    private Ending delete(String stream) {
        Ending ending = new Ending();
        submit(
                new DeleteConversation(stream, ExpectedVersion.any(), false, true),
                new Outcome<>() {
                    @Override
                    public void finished(DeleteResult result) {}

                    @Override
                    public void failed(PhotonPumpException error) {
                        ending.failed(error);
                    }
                },
                null);
        return ending;
    }

    private <R> void submit(Conversation<R> conversation, Outcome<R> outcome, @Nullable Credentials own) {
        connector
                .dispatcher()
                .submit(connector.dispatcher().prepare(conversation, outcome, own, Duration.ofSeconds(60)));
    }

    @Test
    void a_refused_request_is_repeated_once_the_connection_has_the_new_password() {
        connect();
        Ending delete = delete("ponies");
        supplier = () -> NEW;

        refuse(lastExchange());
        assertThat(last().authenticated).containsExactly(OLD, NEW);
        acceptAuthentication();

        assertThat(deletedStreams()).containsExactly("ponies", "ponies");
        assertThat(delete.error).isNull();
        assertThat(attempts).hasSize(1);
        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
    }

    @Test
    void requests_during_an_invalid_password_wait_in_the_order_of_their_calls() {
        connect();
        delete("a");
        long first = lastExchange();
        delete("b");
        long second = lastExchange();
        supplier = () -> NEW;

        refuse(first);
        delete("c");
        refuse(second);
        assertThat(deletedStreams()).containsExactly("a", "b");
        acceptAuthentication();

        assertThat(deletedStreams()).containsExactly("a", "b", "a", "b", "c");
        assertThat(last().authenticated).containsExactly(OLD, NEW);
    }

    @Test
    void a_refusal_that_arrives_after_the_new_password_was_accepted_needs_no_further_password() {
        connect();
        delete("a");
        long first = lastExchange();
        Ending late = delete("b");
        long second = lastExchange();
        supplier = () -> NEW;
        refuse(first);
        acceptAuthentication();

        refuse(second);

        assertThat(deletedStreams()).containsExactly("a", "b", "a", "b");
        assertThat(late.error).isNull();
        assertThat(last().authenticated).containsExactly(OLD, NEW);
    }

    @Test
    void an_unchanged_password_fails_only_the_refused_requests() {
        connectWithASlowSupplier();
        Ending refused = ping();
        refuse(lastExchange());
        Ending waiting = ping();
        assertThat(lastExchange()).isEqualTo(1);

        supplierTasks.remove().run();

        assertThat(refused.error)
                .isInstanceOfSatisfying(
                        NotAuthenticatedException.class,
                        error -> assertThat(error.username()).isEqualTo("derpy"));
        assertThat(waiting.error).isNull();
        assertThat(lastExchange()).isEqualTo(2);
        assertThat(last().authenticated).containsExactly(OLD);
        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
    }

    @Test
    void a_request_is_repeated_only_once() {
        connect();
        Ending ping = ping();
        supplier = () -> NEW;
        refuse(lastExchange());
        acceptAuthentication();
        supplier = () -> OLD;

        refuse(lastExchange());

        assertThat(ping.error).isInstanceOf(NotAuthenticatedException.class);
        assertThat(last().authenticated).containsExactly(OLD, NEW);
    }

    @Test
    void the_next_refused_request_retries_a_password_that_the_server_did_not_know_yet() {
        connect();
        Ending first = ping();
        supplier = () -> NEW;
        refuse(lastExchange());
        refuseAuthentication();
        assertThat(first.error).isInstanceOf(NotAuthenticatedException.class);

        Ending second = ping();
        refuse(lastExchange());
        assertThat(last().authenticated).containsExactly(OLD, NEW, NEW);
        acceptAuthentication();

        assertThat(second.error).isNull();
        assertThat(lastSent()).isInstanceOf(ClientMessage.Ping.class);
    }

    @Test
    void refused_credentials_are_reported_once_and_renewed_until_the_server_accepts_some() {
        connect();
        for (int i = 0; i < 3; i++) {
            ping();
            refuse(lastExchange());
            if (i > 0) {
                refuseAuthentication();
            }
        }
        assertThat(refusals)
                .singleElement()
                .satisfies(refusal -> assertThat(refusal).containsInstanceOf(NotAuthenticatedException.class));

        supplier = () -> NEW;
        loop.pass(Duration.ofSeconds(3));
        assertThat(last().authenticated).containsExactly(OLD, OLD, OLD, NEW);
        acceptAuthentication();

        assertThat(refusals).hasSize(2);
        assertThat(refusals.get(1)).isEmpty();
        loop.pass(Duration.ofMinutes(1));
        assertThat(last().authenticated).hasSize(4);
    }

    @Test
    void unchanged_credentials_are_offered_again_because_the_server_may_accept_them_now() {
        connect();
        ping();
        refuse(lastExchange());
        assertThat(last().authenticated).containsExactly(OLD);

        loop.pass(Duration.ofSeconds(3));
        assertThat(last().authenticated).containsExactly(OLD, OLD);
        acceptAuthentication();

        assertThat(refusals).hasSize(2);
        assertThat(refusals.get(1)).isEmpty();
    }

    @Test
    void a_request_that_is_refused_during_a_renewal_waits_for_its_result() {
        connect();
        ping();
        refuse(lastExchange());
        Ending waiting = ping();
        long exchange = lastExchange();
        supplier = () -> NEW;
        loop.pass(Duration.ofSeconds(3));

        refuse(exchange);
        acceptAuthentication();

        assertThat(waiting.error).isNull();
        assertThat(lastSent()).isInstanceOf(ClientMessage.Ping.class);
    }

    @Test
    void a_request_with_its_own_credentials_neither_renews_nor_waits() {
        connectWithASlowSupplier();
        Ending own = new Ending();
        submit(new PingConversation(), own, new Credentials("ops", "wrong"));
        refuse(lastExchange());
        assertThat(own.error)
                .isInstanceOfSatisfying(
                        NotAuthenticatedException.class,
                        error -> assertThat(error.username()).isEqualTo("ops"));
        assertThat(supplierTasks).isEmpty();

        ping();
        refuse(lastExchange());
        int before = last().sent.size();
        submit(new PingConversation(), new Ending(), new Credentials("ops", "right"));

        assertThat(last().sent).hasSize(before + 1);
    }

    @Test
    void a_supplier_that_throws_does_not_cost_the_connection_and_is_reported() {
        connect();
        Ending ping = ping();
        supplier = () -> {
            throw new IllegalStateException("the vault is sealed");
        };

        refuse(lastExchange());

        assertThat(ping.error).isInstanceOf(NotAuthenticatedException.class);
        assertThat(ping.error.getSuppressed())
                .singleElement()
                .satisfies(why ->
                        assertThat(why).hasMessageContaining("supplier").hasMessageContaining("the vault is sealed"));
        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
    }

    @Test
    void a_supplier_that_blocks_delays_the_refused_request_by_the_connect_timeout() {
        connectWithASlowSupplier();
        Ending refused = ping();
        refuse(lastExchange());
        Ending waiting = ping();

        loop.pass(ClientSettings.defaults().connectTimeout());

        assertThat(refused.error).isInstanceOf(NotAuthenticatedException.class);
        assertThat(waiting.error).isNull();
        assertThat(lastSent()).isInstanceOf(ClientMessage.Ping.class);
        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
        supplierTasks.remove().run();
        assertThat(last().authenticated).containsExactly(OLD);
    }

    @Test
    void the_connection_is_closed_when_the_server_does_not_answer_new_credentials() {
        connect();
        Ending ping = ping();
        supplier = () -> NEW;
        refuse(lastExchange());

        loop.pass(ClientSettings.defaults().connectTimeout());
        loop.pass(Duration.ofSeconds(3));
        last().greets();

        assertThat(attempts).hasSize(2);
        assertThat(ping.error).isNull();
        assertThat(lastSent()).isInstanceOf(ClientMessage.Ping.class);
    }

    @Test
    void a_refused_request_survives_a_connection_loss_because_it_was_not_carried_out() {
        connectWithASlowSupplier();
        Ending delete = delete("ponies");
        refuse(lastExchange());

        last().listener.closed(new IOException("gone"));
        supplierTasks.remove().run();
        loop.pass(Duration.ofSeconds(3));
        supplierTasks.remove().run();
        last().greets();

        assertThat(delete.error).isNull();
        assertThat(deletedStreams()).containsExactly("ponies");
    }

    @Test
    void a_supplier_that_throws_or_returns_null_fails_the_attempt_and_is_asked_again() {
        supplier = () -> {
            throw new IllegalStateException("the vault is sealed");
        };
        connector = connector(settings -> settings.withCredentials(() -> supplier.get()));
        connector.start();
        assertThat(attempts).isEmpty();
        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure)
                        .isInstanceOf(ConnectionFailedException.class)
                        .hasMessageContaining("the vault is sealed"));

        supplier = () -> null;
        loop.pass(Duration.ofMillis(100));
        assertThat(failures).hasSize(2);
        assertThat(failures.get(1)).hasMessageContaining("returned null");

        supplier = () -> NEW;
        loop.pass(Duration.ofMillis(200));
        last().greets();

        assertThat(last().authenticated).containsExactly(NEW);
        assertThat(phase()).isEqualTo(ConnectionPhase.READY);
    }

    @Test
    void an_attempt_with_a_blocking_supplier_ends_in_time_and_the_next_one_asks_on_another_thread() {
        supplierThread = supplierTasks::add;
        connector = connector(settings -> settings.withCredentials(() -> supplier.get()));
        connector.start();
        assertThat(supplierTasks).hasSize(1);

        loop.pass(ClientSettings.defaults().connectTimeout());

        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining("supplier"));
        assertThat(phase()).isEqualTo(ConnectionPhase.WAITING);
        assertThat(attempts).isEmpty();
    }
}
