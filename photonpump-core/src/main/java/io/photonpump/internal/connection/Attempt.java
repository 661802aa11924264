package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.ProtocolException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.dispatch.Dispatcher;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.message.WireFacts;
import io.photonpump.internal.text.Durations;
import io.photonpump.internal.thread.Loop;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a connection, and the connection that comes of it. It asks for credentials, opens the connection and waits for the
 * answer to the greeting, all within one timeout. Once it is ready it passes messages to the dispatcher, until the connection is lost
 * or {@link #stop stopped}.
 *
 * <p>For the event loop only. The fields change in one direction: {@code wire} is set once, {@code ready} and {@code over} only become
 * true. After {@code over} the owner and the dispatcher are not called.
 */
final class Attempt implements WireListener {

    private static final Loop.Timer NO_TIMER = () -> {};

    /** Notified of an attempt's progress, on the loop. */
    interface Owner {

        /** The connection is open and the greeting begins. */
        void opened(Attempt attempt);

        /** The connection can be used. */
        void ready(Attempt attempt, WireFacts facts);

        /** The server has answered the authentication of a ready connection; null: it accepts the credentials. */
        void authenticated(@Nullable Throwable refusal);

        /** The attempt has failed, or its connection is lost. It is stopped already. */
        void failed(Attempt attempt, Throwable cause);
    }

    private final Endpoint endpoint;
    private final Owner owner;
    private final Dispatcher dispatcher;
    private Loop.Timer timer = NO_TIMER;
    private Runnable opening = () -> {};
    private @Nullable Credentials credentials;
    private @Nullable Wire wire;
    private boolean hasCredentials;
    private boolean ready;
    private boolean over;

    Attempt(Endpoint endpoint, Owner owner, Dispatcher dispatcher) {
        this.endpoint = endpoint;
        this.owner = owner;
        this.dispatcher = dispatcher;
    }

    /** @param timeout for everything up to the answer to the greeting */
    void start(Transport transport, Identity identity, Loop loop, Duration timeout) {
        timer = loop.schedule(() -> fail(hasCredentials ? noAnswer(timeout) : identity.unanswered()), timeout);
        identity.ask((given, error) -> {
            if (error == null) {
                open(transport, given);
            } else {
                fail(error);
            }
        });
    }

    private static TimeoutException noAnswer(Duration timeout) {
        return new TimeoutException("no answer within " + Durations.format(timeout));
    }

    private void open(Transport transport, @Nullable Credentials given) {
        if (!over) {
            hasCredentials = true;
            credentials = given;
            opening = transport.open(endpoint, given, this);
        }
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** The credentials that the connection is greeted with; null: it is anonymous. */
    @Nullable
    Credentials credentials() {
        return credentials;
    }

    /** Only after the connection was opened. */
    Wire wire() {
        if (wire == null) {
            throw new IllegalStateException("the connection to " + endpoint + " is not open");
        }
        return wire;
    }

    /** Gives up the attempt, or closes its connection. */
    void stop() {
        over = true;
        timer.cancel();
        if (wire == null) {
            opening.run();
        } else {
            wire.close();
        }
    }

    /** Gives up the attempt or the connection for this reason, unless it is over. */
    void fail(Throwable cause) {
        if (!over) {
            stop();
            owner.failed(this, cause);
        }
    }

    @Override
    public void opened(Wire opened) {
        if (over) {
            opened.close(); // it was on its way when the attempt was given up
        } else {
            wire = opened;
            owner.opened(this);
        }
    }

    @Override
    public void ready(WireFacts facts) {
        if (!over) {
            ready = true;
            timer.cancel();
            owner.ready(this, facts);
        }
    }

    @Override
    public void authenticated(@Nullable Throwable refusal) {
        if (isInUse()) {
            owner.authenticated(refusal);
        }
    }

    @Override
    public void received(long exchange, ServerMessage message) {
        if (isInUse()) {
            dispatcher.receive(exchange, message);
        }
    }

    @Override
    public boolean unreadable(long exchange, ProtocolException error) {
        if (isInUse()) {
            dispatcher.unreadable(exchange, error);
        }
        return isInUse();
    }

    @Override
    public void lost(long exchange, String reason) {
        if (isInUse()) {
            dispatcher.lost(exchange, reason);
        }
    }

    private boolean isInUse() {
        return ready && !over;
    }

    @Override
    public void closed(Throwable cause) {
        fail(cause);
    }
}
