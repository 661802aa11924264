package io.photonpump.internal.connection;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeDiscovery;
import io.photonpump.error.ConnectionFailedException;
import io.photonpump.error.NotAuthenticatedException;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.error.ProtocolException;
import io.photonpump.internal.connection.ConnectionState.Closed;
import io.photonpump.internal.connection.ConnectionState.Connecting;
import io.photonpump.internal.connection.ConnectionState.Discovering;
import io.photonpump.internal.connection.ConnectionState.Idle;
import io.photonpump.internal.connection.ConnectionState.InGreeting;
import io.photonpump.internal.connection.ConnectionState.Ready;
import io.photonpump.internal.connection.ConnectionState.Waiting;
import io.photonpump.internal.credentials.CredentialsSource;
import io.photonpump.internal.dispatch.Connection;
import io.photonpump.internal.dispatch.Dispatcher;
import io.photonpump.internal.message.ServerMessage;
import io.photonpump.internal.text.Durations;
import io.photonpump.internal.thread.Loop;
import io.photonpump.settings.ClientSettings;
import io.photonpump.settings.ConnectionEvent;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that there is a connection: finds a server, opens, greets, and when it is lost begins again, for ever unless the
 * settings say otherwise. The states and their moves are those of {@link ConnectionState}. For the event loop only.
 */
public final class Connector implements Connection {

    private static final Loop.Timer NO_TIMER = () -> {};

    private final ClientSettings settings;
    private final String name;
    private final Loop loop;
    private final Transport sockets;
    private final Search search;
    private final Identity identity;
    private final ConnectionLog log;
    private final RandomGenerator random;
    private final ConnectionObserver observer;
    private final Dispatcher dispatcher;

    private ConnectionState state = new Idle();
    private Loop.Timer connectTimer = NO_TIMER;
    private Loop.Timer tickTimer = NO_TIMER;
    private boolean everReady;

    /** How many connections in a row the server has closed during the greeting. */
    private int hangUps;

    private @Nullable Throwable lastFailure;

    /** Only while there is a connection, to a node that is not the leader. */
    private @Nullable Scout scout;

    /** What became of the last one, in words that fit behind "connected to …"; only while there is a connection. */
    private String scouted = "";

    /** A connector at rest; {@link #start} sets it going. */
    public Connector(
            ClientSettings settings,
            String name,
            Loop loop,
            Clock clock,
            RandomGenerator random,
            Transport sockets,
            NodeDiscovery discovery,
            CredentialsSource credentials,
            ConnectionObserver observer) {
        this.settings = settings;
        this.name = name;
        this.loop = loop;
        this.sockets = sockets;
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
     * @throws IllegalStateException if it has begun before: a second beginning would forget the connection of the first
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
        dispatcher.close(because); // before the connection: there may be something left to say
        last.letGo();
        connectTimer.cancel();
        tickTimer.cancel();
        observer.happened(new ConnectionEvent.Closed());
    }

    private void move(ConnectionState next) {
        loop.assertInside();
        ConnectionState.checkMove(state.phase(), next.phase());
        log.moved(state.phase(), next.phase());
        state = next;
        if (!(next instanceof Ready)) {
            stopScouting();
            scouted = "";
            identity.stopRenewing();
        }
        observer.moved(next.phase(), next.endpoint(), everReady, next.attempt() - 1, lastFailure);
    }

    private void discover(int attempt, @Nullable Endpoint failed) {
        Discovering discovering = new Discovering(attempt);
        move(discovering);
        search.next(failed, (endpoint, error) -> {
            if (state == discovering) {
                discovered(attempt, endpoint, error);
            }
        });
    }

    private void discovered(int attempt, @Nullable Endpoint endpoint, @Nullable Throwable error) {
        if (endpoint != null) {
            connect(attempt, endpoint);
        } else {
            hangUps = 0;
            failed(attempt, null, error == null ? new IOException("discovery found no server") : error);
        }
    }

    private void connect(int attempt, Endpoint endpoint) {
        observer.happened(new ConnectionEvent.Connecting(endpoint, attempt));
        Listener listener = new Listener();
        Connecting connecting = new Connecting(attempt, endpoint, listener::abandon);
        move(connecting);
        connectTimer = loop.schedule(
                () -> attemptFailed(listener.greeting == null ? identity.unanswered() : unanswered()),
                settings.connectTimeout());
        identity.ask((given, error) -> {
            if (state == connecting && error == null) {
                listener.open(endpoint, new Greeting(given));
            } else if (state == connecting) {
                attemptFailed(error);
            }
        });
    }

    private TimeoutException unanswered() {
        return new TimeoutException("no answer within " + Durations.format(settings.connectTimeout()));
    }

    /** One TCP connection; what comes from an earlier one does not get past it. */
    private final class Listener implements WireListener {
        private Runnable stop = () -> {};
        private @Nullable Greeting greeting;
        private boolean over;

        void open(Endpoint endpoint, Greeting words) {
            greeting = words;
            stop = sockets.open(endpoint, this);
        }

        void abandon() {
            over = true;
            stop.run();
        }

        @Override
        public void opened(Wire wire) {
            Greeting words = greeting;
            if (!over && words != null && state instanceof Connecting connecting) {
                greet(connecting, own(wire), words);
            } else {
                wire.close();
            }
        }

        Wire own(Wire wire) {
            stop = wire::close;
            return new OwnedWire(wire, () -> {
                over = true;
                wire.close();
            });
        }

        @Override
        public void received(long exchange, ServerMessage message) {
            if (over) {
                return;
            }
            if (state instanceof InGreeting greeting && exchange == Wire.GREETING) {
                greeted(greeting, message);
            } else if (exchange == Wire.GREETING && message instanceof ServerMessage.BadRequest bad) {
                lost(new ProtocolException("the server gives up on this connection: " + bad.text()));
            } else if (exchange == Wire.GREETING) {
                identity.answered(message);
            } else {
                dispatcher.receive(exchange, message);
            }
        }

        @Override
        public boolean unreadable(long exchange, ProtocolException error) {
            if (over || !(state instanceof Ready)) {
                return false;
            }
            dispatcher.unreadable(exchange, error);
            return true;
        }

        @Override
        public void closed(Throwable cause) {
            if (!over) {
                over = true;
                lost(cause);
            }
        }
    }

    private void greet(Connecting connecting, Wire wire, Greeting greeting) {
        identity.introduce(greeting.credentials());
        move(new InGreeting(connecting.attempt(), connecting.endpoint(), wire, greeting));
        greeting.send(wire, name);
    }

    private void greeted(InGreeting greeting, ServerMessage answer) {
        try {
            if (greeting.greeting().answered(answer)) {
                ready(greeting);
            }
        } catch (IOException | RuntimeException e) {
            attemptFailed(e);
        }
    }

    private void ready(InGreeting greeting) {
        connectTimer.cancel();
        log.connected(greeting.endpoint(), everReady ? greeting.attempt() : 1);
        everReady = true;
        hangUps = 0;
        lastFailure = null;
        move(new Ready(greeting.attempt(), greeting.endpoint(), greeting.wire(), loop.nanoTime()));
        observer.happened(new ConnectionEvent.Connected(greeting.endpoint()));
        dispatcher.connected(greeting.wire());
    }

    private void lost(Throwable cause) {
        if (state instanceof Ready ready) {
            log.lost(ready.endpoint(), cause);
            lastFailure = cause;
            ready.wire().close();
            dispatcher.disconnected();
            observer.happened(new ConnectionEvent.Disconnected(ready.endpoint(), cause));
            if (state == ready) {
                comeBack(ready, cause);
            }
        } else {
            attemptFailed(cause);
        }
    }

    /**
     * At once after a connection that served; but one that is lost as soon as it is there (a server that chokes on a request, a
     * proxy without a server behind it) counts as one more failed attempt, or the two would go round in circles.
     */
    private void comeBack(Ready ready, Throwable cause) {
        if (ConnectFailures.isHopeless(cause)) {
            ConnectionFailedException failure = ConnectFailures.describe(ready.endpoint(), cause);
            log.hopeless(failure);
            giveUp(failure);
        } else if (servedFor(ready) >= settings.reconnect().max().toNanos()) {
            ready.wire().served();
            discover(1, ready.endpoint());
        } else {
            waitBefore(
                    ready.attempt() + 1, ready.endpoint(), settings.reconnect().delay(ready.attempt(), random));
        }
    }

    private long servedFor(Ready ready) {
        return loop.nanoTime() - ready.sinceNanos();
    }

    private void attemptFailed(Throwable cause) {
        ConnectionState last = state;
        if (last instanceof Connecting connecting) {
            connecting.stop().run();
            hangUps = 0;
            failed(connecting.attempt(), connecting.endpoint(), cause);
        } else if (last instanceof InGreeting greeting) {
            greeting.wire().close();
            Endpoint endpoint = greeting.endpoint();
            hangUps = ConnectFailures.isHangUp(cause) ? hangUps + 1 : 0;
            failed(greeting.attempt(), endpoint, ConnectFailures.inGreeting(endpoint, cause, isEncrypted(), hangUps));
        }
    }

    private void failed(int attempt, @Nullable Endpoint endpoint, Throwable cause) {
        connectTimer.cancel();
        ConnectionFailedException failure = ConnectFailures.describe(endpoint, cause);
        boolean hopeless = ConnectFailures.isHopeless(cause);
        if (hopeless) {
            log.hopeless(failure);
        } else if (hangUps == ConnectFailures.TELLING_HANG_UPS) {
            log.hungUpAgain(failure);
        } else {
            log.failed(attempt, failure);
        }
        lastFailure = cause;
        observer.happened(new ConnectionEvent.Refused(endpoint, cause));
        observer.failed(failure, ConnectFailures.isStubborn(cause));
        if (cause instanceof NotAuthenticatedException refused && !everReady) {
            dispatcher.refuse(refused);
        }
        if (hopeless) {
            giveUp(failure);
        } else if (settings.maxReconnects() >= 0 && attempt > settings.maxReconnects()) {
            log.gaveUp(attempt);
            giveUp(failure);
        } else if (!(state instanceof Closed)) {
            waitBefore(attempt + 1, endpoint, delay(attempt, cause));
        }
    }

    private void giveUp(ConnectionFailedException failure) {
        close(failure);
        observer.gaveUp(failure);
    }

    /**
     * Asking again at once whether a wrong password has become right helps nobody. One that was right before is refused by a
     * server that has just started, and that passes.
     */
    private Duration delay(int attempt, Throwable cause) {
        return cause instanceof NotAuthenticatedException && !everReady
                ? settings.reconnect().max()
                : settings.reconnect().delay(attempt, random);
    }

    private void waitBefore(int attempt, @Nullable Endpoint failed, Duration delay) {
        observer.happened(new ConnectionEvent.Waiting(delay));
        Loop.Timer timer = loop.schedule(
                () -> {
                    if (state instanceof Waiting waiting && waiting.attempt() == attempt) {
                        discover(attempt, waiting.failed());
                    }
                },
                delay);
        move(new Waiting(attempt, failed, timer));
    }

    /** The connection that there is goes on serving until the one to the leader stands. */
    @Override
    public void goTo(Endpoint leader) {
        if (!(state instanceof Ready ready)
                || ready.endpoint().equals(leader)
                || scout != null && scout.leader().equals(leader)) {
            return;
        }
        stopScouting();
        Scout sent = new Scout(leader, name, this::moveToLeader, cause -> notReached(leader, cause));
        scout = sent;
        sent.limit(loop.schedule(() -> sent.fail(unanswered()), settings.connectTimeout()));
        identity.ask((given, error) -> {
            if (error == null) {
                sent.open(sockets, new Greeting(given));
            } else {
                sent.fail(error);
            }
        });
    }

    private void moveToLeader(Greeting greeting) {
        Scout sent = scout;
        if (!(state instanceof Ready from) || sent == null) {
            return;
        }
        scout = null;
        log.movesToLeader(sent.leader(), from.endpoint());
        Listener listener = new Listener();
        Wire wire = listener.own(sent.succeed(listener));
        from.wire().close();
        dispatcher.disconnected();
        observer.happened(new ConnectionEvent.Disconnected(
                from.endpoint(), new IOException("the leader is " + sent.leader()), true));
        observer.happened(new ConnectionEvent.Connecting(sent.leader(), 1));
        identity.introduce(greeting.credentials());
        move(new Connecting(1, sent.leader(), wire::close));
        InGreeting there = new InGreeting(1, sent.leader(), wire, greeting);
        move(there);
        ready(there);
    }

    /** Whoever was sent to the leader is told so again, here, and then it is tried again. */
    private void notReached(Endpoint leader, Throwable cause) {
        scout = null;
        log.leaderNotReached(leader, cause);
        scouted = "; its leader " + leader + " could not be reached: " + cause.getMessage();
    }

    private void stopScouting() {
        if (scout != null) {
            scout.stop();
            scout = null;
        }
    }

    @Override
    public void renewCredentials() {
        if (state instanceof Ready ready) {
            identity.renew(ready.wire(), dispatcher, this::lost);
        }
    }

    @Override
    public boolean isEncrypted() {
        return settings.tls() != null;
    }

    @Override
    public String describe() {
        if (state instanceof Ready ready) {
            return "connected to " + ready.endpoint() + scouted;
        }
        Throwable cause = lastFailure;
        return cause == null
                ? "not connected yet"
                : String.valueOf(
                        ConnectFailures.describe(state.endpoint(), cause).getMessage());
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
