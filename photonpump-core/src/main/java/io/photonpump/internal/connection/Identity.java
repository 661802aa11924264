package io.photonpump.internal.connection;

import io.photonpump.error.ConnectionFailedException;
import io.photonpump.event.Credentials;
import io.photonpump.event.InWords;
import io.photonpump.internal.credentials.CredentialsSource;
import io.photonpump.internal.dispatch.Dispatcher;
import io.photonpump.internal.message.ServerMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whom the connection stands for: asks for credentials, keeps those that the server was told, and renews them on a connection that
 * is ready. For the event loop only.
 */
final class Identity {

    private final CredentialsSource source;
    private final Loop loop;
    private final Duration patience;
    private final ConnectionLog log;

    /** Whom the connection stands for, or would if the server had not refused it; null: nobody. */
    private @Nullable Credentials introduced;

    /** Whether the server has refused {@code introduced} on the connection that there is. */
    private boolean refused;

    /** Only while there is a connection. */
    private @Nullable Reauthentication renewal;

    /** @param patience how long the answers to an attempt may take, those of the supplier included */
    Identity(CredentialsSource source, Loop loop, Duration patience, ConnectionLog log) {
        this.source = source;
        this.loop = loop;
        this.patience = patience;
        this.log = log;
    }

    /** Asks for the credentials of a new connection; the answer comes on the loop, null for none. */
    void ask(BiConsumer<@Nullable Credentials, @Nullable Throwable> answer) {
        hear(source.ask(), answer);
    }

    private void hear(
            CompletableFuture<@Nullable Credentials> asked,
            BiConsumer<@Nullable Credentials, @Nullable Throwable> answer) {
        asked.whenComplete((given, error) -> {
            Throwable cause =
                    error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
            if (loop.isInside()) {
                answer.accept(given, cause);
            } else {
                loop.execute(() -> answer.accept(given, cause));
            }
        });
    }

    /** What an attempt fails with that gets no answer from the supplier. */
    ConnectionFailedException unanswered() {
        String advice = "the credentials supplier of the settings gave no answer within " + InWords.of(patience)
                + ": check what it waits for";
        return new ConnectionFailedException(null, advice, null);
    }

    /** A new connection is greeted with these. */
    void introduce(@Nullable Credentials credentials) {
        introduced = credentials;
        refused = false;
    }

    @Nullable
    String login() {
        return introduced == null ? null : introduced.login();
    }

    /**
     * Asks for other credentials and authenticates with them. Does nothing if it is at it already, or if there are none to renew.
     *
     * @param dispatcher hears how it ended, unless it is stopped before
     * @param lost called instead if the server does not answer: then nobody knows whom the connection stands for
     */
    void renew(Wire wire, Dispatcher dispatcher, Consumer<TimeoutException> lost) {
        Credentials outdated = introduced;
        if (renewal != null || outdated == null) {
            return;
        }
        Reauthentication begun = new Reauthentication(wire, refused ? null : outdated, new Renewed(dispatcher, lost));
        renewal = begun;
        begun.limit(loop.schedule(
                () -> begun.timedOut(new TimeoutException("no new credentials within " + InWords.of(patience))),
                patience));
        hear(source.askAfter(outdated), begun::given);
    }

    /** The server says something about credentials on a connection that is ready. */
    void answered(ServerMessage message) {
        if (renewal != null) {
            renewal.answered(message);
        }
    }

    void stopRenewing() {
        if (renewal != null) {
            renewal.stop();
            renewal = null;
        }
    }

    private final class Renewed implements Reauthentication.Outcome {

        private final Dispatcher dispatcher;
        private final Consumer<TimeoutException> lost;

        Renewed(Dispatcher dispatcher, Consumer<TimeoutException> lost) {
            this.dispatcher = dispatcher;
            this.lost = lost;
        }

        @Override
        public void accepted(Credentials accepted) {
            renewal = null;
            introduce(accepted);
            log.authenticatedAgain(accepted.login());
            dispatcher.credentialsRenewed();
        }

        @Override
        public void failed(@Nullable Credentials tried, @Nullable Throwable why) {
            renewal = null;
            if (tried != null) {
                introduced = tried;
                refused = true;
            }
            log.notAuthenticatedAgain(why);
            dispatcher.credentialsNotRenewed(why);
        }

        @Override
        public void unanswered(TimeoutException late) {
            renewal = null;
            lost.accept(late);
        }
    }
}
