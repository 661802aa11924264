package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeDiscovery;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.internal.connection.ConnectionState.Closed;
import io.photonpump.internal.connection.ConnectionState.Connecting;
import io.photonpump.internal.connection.ConnectionState.Discovering;
import io.photonpump.internal.connection.ConnectionState.Greeting;
import io.photonpump.internal.connection.ConnectionState.Idle;
import io.photonpump.internal.connection.ConnectionState.Ready;
import io.photonpump.internal.connection.ConnectionState.Waiting;
import io.photonpump.internal.credentials.CredentialsSource;
import io.photonpump.internal.dispatch.Connection;
import io.photonpump.internal.dispatch.Dispatcher;
import io.photonpump.internal.message.WireFacts;
import io.photonpump.internal.thread.Loop;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the client connected: finds a server, opens a connection and greets the server, and begins again when the connection is lost,
 * for ever unless the settings limit it. The states and their moves are those of {@link ConnectionState}.
 *
 * <p>For the event loop only. There is one state, and at most one {@link Attempt} in it; {@code better} is a second attempt, to the
 * leader, and exists only in {@code Ready}. {@link #move} leaves a state, and nothing else assigns {@code state}.
 */
public final class Connector implements Connection, Attempt.Owner {

    private static final Loop.Timer NO_TIMER = () -> {};

    private final ClientSettings settings;
    private final Loop loop;
    private final Transport transport;
    private final ConnectFailures failures;
    private final Search search;
    private final Identity identity;
    private final ConnectionLog log;
    private final RandomGenerator random;
    private final ConnectionObserver observer;
    private final Dispatcher dispatcher;

    private ConnectionState state = new Idle();
    private Loop.Timer tickTimer = NO_TIMER;
    private boolean everReady;

    /** The number of connections in a row that the server has closed during the greeting. */
    private int hangUps;

    private @Nullable Throwable lastFailure;

    /** An attempt to connect to the leader, while the connection to another node continues. */
    private @Nullable Attempt better;

    /** The failure of the last such attempt, for use after "connected to …"; empty: there was none on this connection. */
    private String leaderFailure = "";

    /** A connector at rest, until {@link #start}. */
    public Connector(
            ClientSettings settings,
            String name,
            Loop loop,
            Clock clock,
            RandomGenerator random,
            Transport transport,
            NodeDiscovery discovery,
            CredentialsSource credentials,
            ConnectionObserver observer) {
        this.settings = settings;
        this.loop = loop;
        this.transport = transport;
        this.failures = new ConnectFailures(transport.failures());
        this.search = new Search(discovery, settings, loop);
        this.log = new ConnectionLog(name);
        this.identity = new Identity(
                credentials,
                loop,
                settings.connectTimeout(),
                settings.reconnect().max(),
                log,
                observer::credentials);
        this.random = random;
        this.observer = observer;
        this.dispatcher = new Dispatcher(this, settings.reconnect(), clock, random, settings.orderedWrites());
    }

    public Dispatcher dispatcher() {
        return dispatcher;
    }

    /**
     * Begins to connect.
     *
     * @throws IllegalStateException if it was called before: a second start would forget the connection of the first
     */
    public void start() {
        if (!(state instanceof Idle)) {
            throw new IllegalStateException("a connector starts once, and this one is " + state.phase());
        }
        discover(1, null);
    }

    /** Ends everything, for good. Does nothing the second time. */
    public void close() {
        close(null);
    }

    private void close(@Nullable PhotonPumpException because) {
        loop.assertInside();
        if (state instanceof Closed) {
            return;
        }
        ConnectionState last = state;
        move(new Closed());
        dispatcher.close(because); // before the connection: conversations may have something left to send
        last.letGo();
        tickTimer.cancel();
        observer.happened(new ConnectionEvent.Closed());
    }

    private void move(ConnectionState next) {
        loop.assertInside();
        ConnectionState.checkMove(state.phase(), next.phase());
        log.moved(state.phase(), next.phase());
        state = next;
        stopBetter();
        leaderFailure = "";
        identity.stopRenewing();
        observer.moved(next.phase(), next.endpoint(), everReady, next.number() - 1, lastFailure);
    }

    private void discover(int number, @Nullable Endpoint failed) {
        Discovering discovering = new Discovering(number);
        move(discovering);
        search.next(failed, (endpoint, error) -> {
            if (state == discovering) {
                discovered(number, endpoint, error);
            }
        });
    }

    private void discovered(int number, @Nullable Endpoint endpoint, @Nullable Throwable error) {
        if (endpoint != null) {
            connect(number, endpoint);
        } else {
            hangUps = 0;
            attemptFailed(number, null, error == null ? new IOException("discovery found no server") : error);
        }
    }

    private void connect(int number, Endpoint endpoint) {
        observer.happened(new ConnectionEvent.Connecting(endpoint, number));
        Attempt attempt = new Attempt(endpoint, this, dispatcher);
        move(new Connecting(number, attempt));
        start(attempt);
    }

    private void start(Attempt attempt) {
        attempt.start(transport, identity, loop, settings.connectTimeout());
    }

    @Override
    public void opened(Attempt attempt) {
        if (state instanceof Connecting connecting && connecting.attempt() == attempt) {
            move(new Greeting(connecting.number(), attempt));
        }
    }

    @Override
    public void ready(Attempt attempt, WireFacts facts) {
        if (attempt == better) {
            replaceBy(attempt, facts);
        } else if (state instanceof Greeting greeting && greeting.attempt() == attempt) {
            use(greeting.number(), attempt, facts);
        }
    }

    private void use(int number, Attempt attempt, WireFacts facts) {
        Endpoint endpoint = attempt.endpoint();
        log.connected(endpoint, everReady ? number : 1);
        everReady = true;
        hangUps = 0;
        lastFailure = null;
        move(new Ready(number, attempt, loop.nanoTime()));
        identity.introduce(attempt.credentials());
        observer.happened(new ConnectionEvent.Connected(endpoint));
        dispatcher.connected(attempt.wire(), facts);
    }

    /** The connection to the leader is ready: it replaces the one in use. */
    private void replaceBy(Attempt leading, WireFacts facts) {
        better = null;
        if (!(state instanceof Ready from)) {
            leading.stop();
            return;
        }
        Endpoint leader = leading.endpoint();
        log.movesToLeader(leader, from.endpoint());
        from.letGo();
        dispatcher.disconnected();
        observer.happened(
                new ConnectionEvent.Disconnected(from.endpoint(), new IOException("the leader is " + leader), true));
        observer.happened(new ConnectionEvent.Connecting(leader, 1));
        use(1, leading, facts);
    }

    @Override
    public void failed(Attempt attempt, Throwable cause) {
        if (attempt == better) {
            leaderNotReached(attempt.endpoint(), cause);
        } else if (state instanceof Ready ready && ready.attempt() == attempt) {
            lost(ready, cause);
        } else if (state instanceof Connecting connecting && connecting.attempt() == attempt) {
            hangUps = 0;
            attemptFailed(connecting.number(), attempt.endpoint(), cause);
        } else if (state instanceof Greeting greeting && greeting.attempt() == attempt) {
            hangUps = failures.isHangUp(cause) ? hangUps + 1 : 0;
            attemptFailed(
                    greeting.number(), attempt.endpoint(), failures.inGreeting(attempt.endpoint(), cause, hangUps));
        }
    }

    private void lost(Ready ready, Throwable cause) {
        log.lost(ready.endpoint(), cause);
        lastFailure = cause;
        dispatcher.disconnected();
        observer.happened(new ConnectionEvent.Disconnected(ready.endpoint(), cause));
        if (state == ready) {
            comeBack(ready, cause);
        }
    }

    /**
     * Begins again at once if the connection has served for a while. A connection that is lost as soon as it is there (a server that
     * chokes on a request, a proxy without a server behind it) counts as one more failed attempt, or the client would connect in a
     * tight loop.
     */
    private void comeBack(Ready ready, Throwable cause) {
        if (ConnectFailures.isHopeless(cause)) {
            ConnectionFailedException failure = failures.describe(ready.endpoint(), cause);
            log.hopeless(failure);
            giveUp(failure);
        } else if (servedFor(ready) >= settings.reconnect().max().toNanos()) {
            ready.attempt().wire().served();
            discover(1, ready.endpoint());
        } else {
            waitBefore(
                    ready.number() + 1, ready.endpoint(), settings.reconnect().delay(ready.number(), random));
        }
    }

    private long servedFor(Ready ready) {
        return loop.nanoTime() - ready.sinceNanos();
    }

    private void attemptFailed(int number, @Nullable Endpoint endpoint, Throwable cause) {
        ConnectionFailedException failure = failures.describe(endpoint, cause);
        boolean hopeless = ConnectFailures.isHopeless(cause);
        if (hopeless) {
            log.hopeless(failure);
        } else if (hangUps == ConnectFailures.TELLING_HANG_UPS) {
            log.hungUpAgain(failure);
        } else {
            log.failed(number, failure);
        }
        lastFailure = cause;
        observer.happened(new ConnectionEvent.Refused(endpoint, cause));
        observer.failed(failure, ConnectFailures.isStubborn(cause));
        if (cause instanceof NotAuthenticatedException refused && !everReady) {
            dispatcher.refuse(refused);
        }
        if (hopeless) {
            giveUp(failure);
        } else if (settings.maxReconnects() >= 0 && number > settings.maxReconnects()) {
            log.gaveUp(number);
            giveUp(failure);
        } else if (!(state instanceof Closed)) {
            waitBefore(number + 1, endpoint, delay(number, cause));
        }
    }

    private void giveUp(ConnectionFailedException failure) {
        close(failure);
        observer.gaveUp(failure);
    }

    /**
     * A password that was never accepted is unlikely to become right soon. One that was right before is refused by a server that has
     * just started, and that passes.
     */
    private Duration delay(int number, Throwable cause) {
        return cause instanceof NotAuthenticatedException && !everReady
                ? settings.reconnect().max()
                : settings.reconnect().delay(number, random);
    }

    private void waitBefore(int number, @Nullable Endpoint failed, Duration delay) {
        observer.happened(new ConnectionEvent.Waiting(delay));
        Loop.Timer timer = loop.schedule(
                () -> {
                    if (state instanceof Waiting waiting && waiting.number() == number) {
                        discover(number, waiting.failed());
                    }
                },
                delay);
        move(new Waiting(number, failed, timer));
    }

    /** The connection in use continues until the one to the leader is ready. */
    @Override
    public void goTo(Endpoint leader) {
        if (!(state instanceof Ready ready)
                || ready.endpoint().equals(leader)
                || better != null && better.endpoint().equals(leader)) {
            return;
        }
        stopBetter();
        Attempt leading = new Attempt(leader, this, dispatcher);
        better = leading;
        start(leading);
    }

    /** The node in use refers the next request to the leader again, and then it is tried again. */
    private void leaderNotReached(Endpoint leader, Throwable cause) {
        better = null;
        log.leaderNotReached(leader, cause);
        leaderFailure = "; its leader " + leader + " could not be reached: " + cause.getMessage();
    }

    private void stopBetter() {
        if (better != null) {
            better.stop();
            better = null;
        }
    }

    @Override
    public void renewCredentials() {
        if (state instanceof Ready ready) {
            identity.renew(ready.attempt().wire(), dispatcher, ready.attempt()::fail);
        }
    }

    @Override
    public void authenticated(@Nullable Throwable refusal) {
        identity.answered(refusal);
    }

    @Override
    public String describe() {
        if (state instanceof Ready ready) {
            return "connected to " + ready.endpoint() + leaderFailure;
        }
        Throwable cause = lastFailure;
        return cause == null
                ? "not connected yet"
                : String.valueOf(failures.describe(state.endpoint(), cause).getMessage());
    }

    @Override
    public @Nullable String username() {
        return identity.username();
    }

    @Override
    public void tickAt(long nanoTime) {
        long delay = Math.max(0, nanoTime - loop.nanoTime());
        tickTimer.cancel();
        tickTimer = loop.schedule(() -> dispatcher.tick(loop.nanoTime()), Duration.ofNanos(delay));
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }
}
