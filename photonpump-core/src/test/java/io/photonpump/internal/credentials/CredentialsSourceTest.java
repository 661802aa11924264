package io.photonpump.internal.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.error.ConnectionFailedException;
import io.photonpump.event.Credentials;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The credentials that requests get from a supplier, whatever it does. The test runs the supplier's calls. */
@Timeout(10)
class CredentialsSourceTest {

    private static final Credentials OLD = new Credentials("derpy", "muffin");
    private static final Credentials NEW = new Credentials("derpy", "cupcake");

    private final Deque<Runnable> calls = new ArrayDeque<>();
    private Credentials supplied = OLD;

    private CredentialsSource source(Duration sharedFor) {
        return new CredentialsSource(() -> supplied, calls::add, sharedFor);
    }

    @Test
    void requests_during_a_supplier_call_share_its_answer() {
        CredentialsSource source = source(Duration.ofMinutes(1));
        List<CompletableFuture<Credentials>> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            answers.add(source.ask());
        }
        assertThat(calls).hasSize(1);

        calls.remove().run();

        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompletedWithValue(OLD));
        source.ask();
        assertThat(calls).hasSize(1);
    }

    @Test
    void a_hanging_call_does_not_block_the_next_one_for_ever() {
        CredentialsSource source = source(Duration.ZERO);
        CompletableFuture<Credentials> hanging = source.ask();
        CompletableFuture<Credentials> next = source.ask();
        CompletableFuture<Credentials> renewed = source.askAfter(NEW);
        assertThat(calls).hasSize(3);

        calls.removeLast().run();
        calls.removeLast().run();

        assertThat(next).isCompletedWithValue(OLD);
        assertThat(renewed).isCompletedWithValue(OLD);
        assertThat(hanging).isNotDone();
    }

    @Test
    void an_answer_to_a_call_before_the_refusal_may_be_out_of_date() {
        CredentialsSource source = source(Duration.ofMinutes(1));
        source.ask();
        CompletableFuture<Credentials> renewed = source.askAfter(OLD);

        calls.remove().run();
        assertThat(renewed).isNotDone();
        supplied = NEW;
        calls.remove().run();

        assertThat(renewed).isCompletedWithValue(NEW);
    }

    @Test
    void credentials_that_differ_from_the_refused_ones_are_accepted_from_any_call() {
        CredentialsSource source = source(Duration.ofMinutes(1));
        source.ask();
        CompletableFuture<Credentials> renewed = source.askAfter(OLD);
        supplied = NEW;

        calls.remove().run();

        assertThat(renewed).isCompletedWithValue(NEW);
        assertThat(calls).isEmpty();
    }

    @Test
    void an_error_of_the_supplier_fails_the_request_and_the_next_one_asks_again() {
        CredentialsSource source = new CredentialsSource(
                () -> {
                    throw new LinkageError("no vault on the class path");
                },
                Runnable::run,
                Duration.ofMinutes(1));

        for (int i = 0; i < 2; i++) {
            assertThat(source.ask())
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(ConnectionFailedException.class)
                    .withMessageContaining("no vault on the class path");
        }
    }

    @Test
    void a_closed_client_fails_the_request() {
        CredentialsSource source = new CredentialsSource(
                () -> OLD,
                task -> {
                    throw new RejectedExecutionException();
                },
                Duration.ofMinutes(1));

        assertThat(source.ask()).isCompletedExceptionally();
        assertThat(source.ask()).isCompletedExceptionally();
    }
}
