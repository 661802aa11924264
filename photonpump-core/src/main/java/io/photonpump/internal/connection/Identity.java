package io.photonpump.internal.connection;

import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.credentials.CredentialsSource;
import io.photonpump.internal.dispatch.Dispatcher;
import io.photonpump.internal.text.Durations;
import io.photonpump.internal.thread.Failures;
import io.photonpump.internal.thread.Loop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The user that the connection acts as. Asks the supplier for credentials, keeps those of the connection, and renews them while the
 * connection is ready. For the event loop only.
 */
final class Identity {

    private static final Loop.Timer NO_TIMER = () -> {};

    private final CredentialsSource source;
    private final Loop loop;
    private final Duration timeout;
    private final Duration pause;
    private final ConnectionLog log;
    private final Consumer<@Nullable Throwable> refusals;

    /** The credentials of the last connection, whether the server still accepts them or not; null: the connection is anonymous. */
    private @Nullable Credentials introduced;

    /** True if the server has refused {@code introduced} on this connection. */
    private boolean refused;

    /** Not null while credentials are being renewed. */
    private @Nullable Reauthentication renewal;

    /** Only while the credentials of the connection are refused. */
    private Loop.Timer nextRenewal = NO_TIMER;

    private boolean refusalTold;

    /**
     * The identity of a client.
     *
     * @param timeout for the answers of the supplier and of the server
     * @param pause the time after which a ready connection whose credentials are refused asks the supplier again
     * @param refusals called with the reason when the server refuses the credentials of a ready connection, and with null when it accepts
     *     them again
     */
    Identity(
            CredentialsSource source,
            Loop loop,
            Duration timeout,
            Duration pause,
            ConnectionLog log,
            Consumer<@Nullable Throwable> refusals) {
        this.source = source;
        this.loop = loop;
        this.timeout = timeout;
        this.pause = pause;
        this.log = log;
        this.refusals = refusals;
    }

    /** Asks for the credentials of a new connection; the answer comes on the loop, null for none. */
    void ask(BiConsumer<@Nullable Credentials, @Nullable Throwable> answer) {
        answerOnLoop(source.ask(), answer);
    }

    private void answerOnLoop(
            CompletableFuture<@Nullable Credentials> asked,
            BiConsumer<@Nullable Credentials, @Nullable Throwable> answer) {
        asked.whenComplete((given, error) -> {
            Throwable cause = error == null ? null : Failures.unwrapped(error);
            if (loop.isInside()) {
                answer.accept(given, cause);
            } else {
                loop.execute(() -> answer.accept(given, cause));
            }
        });
    }

    /** Returns the failure of an attempt for which the supplier gave no answer. */
    ConnectionFailedException unanswered() {
        String advice = "the credentials supplier of the settings gave no answer within " + Durations.format(timeout)
                + ": check what it waits for";
        return new ConnectionFailedException(null, advice, null);
    }

    /** Notes the credentials of a new connection, or the new ones of this connection. */
    void introduce(@Nullable Credentials credentials) {
        introduced = credentials;
        refused = false;
    }

    @Nullable
    String username() {
        return introduced == null ? null : introduced.username();
    }

    /**
     * Asks for other credentials and authenticates with them. Does nothing if that is under way, or if the connection is anonymous.
     *
     * @param dispatcher is told the outcome, unless the renewal is stopped first
     * @param lost called instead if the server does not answer, because the user of the connection is then unknown
     */
    void renew(Wire wire, Dispatcher dispatcher, Consumer<TimeoutException> lost) {
        Credentials outdated = introduced;
        if (renewal != null || outdated == null) {
            return;
        }
        nextRenewal.cancel();
        Reauthentication begun =
                new Reauthentication(wire, refused ? null : outdated, new Renewed(wire, dispatcher, lost));
        renewal = begun;
        begun.limit(loop.schedule(
                () -> begun.timedOut(new TimeoutException("no new credentials within " + Durations.format(timeout))),
                timeout));
        answerOnLoop(source.askAfter(outdated), begun::given);
    }

    /** The server has answered the authentication; null: it accepts the credentials. */
    void answered(@Nullable Throwable refusal) {
        if (renewal != null) {
            renewal.answered(refusal);
        }
    }

    void stopRenewing() {
        if (renewal != null) {
            renewal.stop();
            renewal = null;
        }
        nextRenewal.cancel();
        refusalTold = false;
    }

    private final class Renewed implements Reauthentication.Outcome {

        private final Wire wire;
        private final Dispatcher dispatcher;
        private final Consumer<TimeoutException> lost;

        Renewed(Wire wire, Dispatcher dispatcher, Consumer<TimeoutException> lost) {
            this.wire = wire;
            this.dispatcher = dispatcher;
            this.lost = lost;
        }

        @Override
        public void accepted(Credentials accepted) {
            renewal = null;
            introduce(accepted);
            log.authenticatedAgain(accepted.username());
            if (refusalTold) {
                refusalTold = false;
                refusals.accept(null);
            }
            dispatcher.credentialsRenewed();
        }

        @Override
        public void failed(@Nullable Credentials tried, @Nullable Throwable why) {
            renewal = null;
            refused = true;
            if (tried != null) {
                introduced = tried;
            }
            if (!refusalTold) {
                refusalTold = true;
                NotAuthenticatedException refusal = refusal(why);
                log.notAuthenticatedAgain(refusal);
                refusals.accept(refusal);
            }
            // Also the same credentials may be accepted by then: only the server can tell.
            nextRenewal = loop.schedule(() -> renew(wire, dispatcher, lost), pause);
            dispatcher.credentialsNotRenewed(why);
        }

        private NotAuthenticatedException refusal(@Nullable Throwable why) {
            if (why instanceof NotAuthenticatedException servers) {
                return servers;
            }
            String text = why == null ? "and the settings have no others" : String.valueOf(why.getMessage());
            return new NotAuthenticatedException(username(), text);
        }

        @Override
        public void unanswered(TimeoutException late) {
            renewal = null;
            lost.accept(late);
        }
    }
}
