package io.photonpump.internal.connection;

import io.photonpump.event.Credentials;
import io.photonpump.internal.thread.Loop;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One renewal of the credentials of a ready connection. Authenticates with what the supplier gives, unless these are the credentials
 * that the server has accepted before. For the event loop only.
 */
final class Reauthentication {

    /** Notified of the end of a renewal: one call, and none after {@link #stop}. */
    interface Outcome {

        /** The server accepts the credentials. */
        void accepted(Credentials credentials);

        /** @param tried the new credentials, which the server refuses; null: there were none */
        void failed(@Nullable Credentials tried, @Nullable Throwable why);

        /** The server does not answer, so the user of the connection is unknown. */
        void unanswered(TimeoutException late);
    }

    private final Wire wire;
    private final @Nullable Credentials accepted;
    private final Outcome outcome;
    private Loop.Timer timer = () -> {};
    private @Nullable Credentials tried;
    private boolean over;

    /** @param accepted what the server has accepted on this connection; null: its last answer was a refusal */
    Reauthentication(Wire wire, @Nullable Credentials accepted, Outcome outcome) {
        this.wire = wire;
        this.accepted = accepted;
        this.outcome = outcome;
    }

    /** @param late what calls {@link #timedOut} when it takes too long */
    void limit(Loop.Timer late) {
        timer = late;
    }

    void given(@Nullable Credentials credentials, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        if (credentials == null || credentials.equals(accepted)) {
            stop();
            outcome.failed(null, failure);
        } else {
            tried = credentials;
            wire.authenticate(credentials);
        }
    }

    /** @param refusal null: the server accepts the credentials */
    void answered(@Nullable Throwable refusal) {
        Credentials sent = tried;
        if (over || sent == null) {
            return;
        }
        stop();
        if (refusal == null) {
            outcome.accepted(sent);
        } else {
            outcome.failed(sent, refusal);
        }
    }

    void timedOut(TimeoutException late) {
        if (over) {
            return;
        }
        boolean sent = tried != null;
        stop();
        if (sent) {
            outcome.unanswered(late);
        } else {
            outcome.failed(null, late);
        }
    }

    /** Ends the renewal without a call of the outcome. */
    void stop() {
        timer.cancel();
        over = true;
    }
}
