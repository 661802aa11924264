package io.photonpump.internal.connection;

import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.ProtocolException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.message.ClientMessage;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.thread.Loop;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The renewal of the credentials of a connection that is ready: asks the supplier, and authenticates if it gives others than the
 * server has accepted before. For the event loop only; made for one renewal on one connection.
 */
final class Reauthentication {

    /** How it ended: one call of one method, none after {@link #stop}. */
    interface Outcome {

        /** The server accepts these. */
        void accepted(Credentials credentials);

        /** @param tried what the server has refused instead of the old ones; null: nothing was sent */
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
            wire.send(Wire.GREETING, new ClientMessage.Authenticate(), credentials);
        }
    }

    void answered(ServerMessage message) {
        Credentials sent = tried;
        if (over || sent == null) {
            return;
        }
        stop();
        if (message instanceof ServerMessage.Authenticated) {
            outcome.accepted(sent);
        } else if (message instanceof ServerMessage.NotAuthenticated refused) {
            outcome.failed(sent, new NotAuthenticatedException(sent.username(), refused.text()));
        } else {
            outcome.failed(
                    sent,
                    new ProtocolException("the server answered new credentials with "
                            + message.getClass().getSimpleName()));
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

    /** Without a word. */
    void stop() {
        timer.cancel();
        over = true;
    }
}
