package io.photonpump.embedded;

import static java.util.Objects.requireNonNull;

import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.error.ListenException;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.internal.engine.EngineSettings;
import io.photonpump.embedded.internal.engine.ServerClock;
import io.photonpump.embedded.internal.fault.FaultRun;
import io.photonpump.embedded.internal.http.HttpAccess;
import io.photonpump.embedded.internal.log.FileJournal;
import io.photonpump.embedded.internal.net.Overtaking;
import io.photonpump.embedded.internal.net.ServerSettings;
import io.photonpump.embedded.internal.net.ServiceSettings;
import io.photonpump.embedded.internal.node.ExposureCheck;
import io.photonpump.embedded.internal.node.FailureListeners;
import io.photonpump.embedded.internal.node.Node;
import io.photonpump.embedded.internal.node.NodeSettings;
import io.photonpump.embedded.internal.node.ReservedPorts;
import io.photonpump.embedded.internal.node.SingleNode;
import io.photonpump.embedded.internal.store.Journal;
import io.photonpump.embedded.tls.ServerTls;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An EventStore server in this JVM.
 *
 * <pre>{@code
 * try (EmbeddedEventStore server = EmbeddedEventStore.start();
 *      EventStoreClient client = PhotonPump.connect(server.url())) {
 *     client.publishEvent("ponies", "PonyJumped", Map.of("Pony", "Derpy Hooves")).join();
 * }
 * }</pre>
 *
 * It starts in milliseconds on free ports of 127.0.0.1, with the users of a fresh server ({@code admin} and {@code ops},
 * password {@code changeit}), and forgets everything when it is closed. Its time can be moved: {@link #advance} makes message
 * time-outs, {@code $maxAge} and checkpoints by time fall due at once, so that no test has to wait for them. All methods may
 * be called from any thread.
 */
public final class EmbeddedEventStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedEventStore.class);
    private static final Duration DEFAULT_AWAIT = Duration.ofSeconds(10);

    private final FaultRun faults = new FaultRun();
    private final ServerClock clock;
    private final @Nullable Path dataDirectory;
    private final UUID nodeId = UUID.randomUUID();
    private final ReservedPorts ports;
    private final FailureListeners failureListeners = new FailureListeners();
    private volatile Node node;
    private volatile boolean closed;

    private EmbeddedEventStore(Builder builder) {
        clock = new ServerClock(builder.time);
        dataDirectory = builder.dataDirectory;
        NodeSettings settings = builder.settings();
        ports = ReservedPorts.of(settings);
        try {
            node = start(ports.in(settings), dataDirectory == null ? Journal.NONE : new FileJournal(dataDirectory));
        } catch (RuntimeException | Error e) {
            ports.close();
            throw e;
        }
        ExposureCheck.warnings(node).forEach(LOG::warn);
    }

    private Node start(NodeSettings settings, Journal journal) {
        String host = settings.server().host().equals("0.0.0.0")
                ? "127.0.0.1"
                : settings.server().host();
        Node started = Node.start(
                settings,
                journal,
                clock,
                faults,
                (server, httpPort) -> new SingleNode(nodeId, server, host, httpPort, settings));
        failureListeners.watch(started);
        return started;
    }

    /** Starts a server with all defaults. */
    public static EmbeddedEventStore start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The port of the TCP protocol. */
    public int tcpPort() {
        return node.tcp().tcpPort();
    }

    /** The port of gossip, users, persistent subscription administration and streams as JSON. */
    public int httpPort() {
        return node.httpPort();
    }

    /**
     * What a client connects to: {@code eventstore://localhost:<port>?httpPort=<port>}, and which certificate authority to trust
     * if the server speaks TLS.
     */
    public String url() {
        String url = "eventstore://localhost:" + tcpPort() + "?httpPort=" + httpPort();
        String encryption = node.settings().urlKeys();
        return encryption.isEmpty() ? url : url + "&" + encryption;
    }

    /**
     * Lets this go wrong from now on, in place of what went wrong before; {@link FaultScript#none()} ends it. What a fault has
     * done to a connection stays with that connection.
     */
    public void faults(FaultScript script) {
        node.tcp().call(() -> {
            faults.start(script);
            return true;
        });
    }

    /** Cuts all TCP connections, without a goodbye. Clients may connect again at once. */
    public void killConnections() {
        node.tcp().killConnections();
    }

    /** New TCP connections are refused, as if nobody listened, until {@link #acceptConnections}. Those that are there stay. */
    public void refuseConnections() {
        node.tcp().refuseConnections();
    }

    /** Ends {@link #refuseConnections}. The port is the same. */
    public void acceptConnections() {
        node.tcp().acceptConnections();
    }

    /**
     * Stops the server and starts it again on the same ports, with the same data, as a service restart would: subscriptions and
     * connections end, and what only lived in memory (which events a consumer has, event ids for idempotency beyond the
     * streams, transactions) is forgotten.
     */
    public synchronized void restart() {
        Node before = node;
        before.close();
        node = start(
                before.settings(),
                dataDirectory == null ? before.tcp().engine().store().copy() : new FileJournal(dataDirectory));
    }

    /**
     * Moves the server's time forward, second by second, and returns when everything that fell due on the way has been done
     * and sent. Heartbeats go by real time: no connection looks dead because of this.
     *
     * @throws IllegalArgumentException for a negative duration
     */
    public void advance(Duration duration) {
        node.tcp().call(() -> {
            node.tcp().engine().advance(duration);
            return true;
        });
    }

    /**
     * Waits until a stream has had this many events, deleted and truncated ones included; 10 seconds at most.
     *
     * @throws IllegalStateException if it has not by then; the message says how many there are
     */
    public void await(String stream, long events) {
        await(stream, events, DEFAULT_AWAIT);
    }

    /** As {@link #await(String, long)}, with a time limit of one's own. Real time: it does not follow {@link #advance}. */
    public void await(String stream, long events, Duration timeout) {
        requireNonNull(stream, "stream");
        StreamWatch watch = node.tcp().call(() -> StreamWatch.on(node.tcp().engine(), stream, events));
        watch.await(timeout);
    }

    /** The states of a server. */
    public enum State {
        RUNNING,

        /**
         * It ran out of memory, or lost its thread. It has closed its ports and connections, and answers nothing more; only
         * {@link EmbeddedEventStore#close} and {@link EmbeddedEventStore#restart} are still possible.
         */
        FAILED,

        CLOSED
    }

    /** The state of this server. */
    public State state() {
        if (closed) {
            return State.CLOSED;
        }
        return node.tcp().failure().cause() == null ? State.RUNNING : State.FAILED;
    }

    /** The cause of {@link State#FAILED}; empty in every other state. */
    public Optional<Throwable> failure() {
        return state() == State.FAILED
                ? Optional.ofNullable(node.tcp().failure().cause())
                : Optional.empty();
    }

    /**
     * Adds a listener that is called once, with the cause, when the server has failed: on a thread of its own, or within this
     * call if the server has failed before.
     */
    public void onFailure(Consumer<Throwable> listener) {
        failureListeners.add(
                requireNonNull(listener, "listener"), node.tcp().failure().cause());
    }

    /** Says goodbye to all subscribers, closes all connections and frees the ports. A second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        node.close();
        ports.close();
    }

    @Override
    public String toString() {
        return "EmbeddedEventStore[" + url() + "]";
    }

    /** The settings of a server. Not thread-safe; may be used for several servers. */
    public static final class Builder {

        private String host = "127.0.0.1";
        private int tcpPort;
        private Dialect dialect = Dialect.V5;
        private Duration heartbeatInterval = ServerSettings.HEARTBEAT_INTERVAL;
        private Duration heartbeatTimeout = ServerSettings.HEARTBEAT_TIMEOUT;
        private Duration idleTimeout = ServerSettings.IDLE_TIMEOUT;
        private boolean anonymousAccess = true;
        private boolean standardProjections;
        private InstantSource time = InstantSource.system();
        private int httpPort;
        private ServiceSettings service = ServiceSettings.IMMEDIATE;
        private @Nullable Path dataDirectory;
        private @Nullable ServerTls tls;
        private HttpAccess access = HttpAccess.OWN;

        private Builder() {}

        /** The address to listen on; default {@code 127.0.0.1}. */
        public Builder host(String host) {
            this.host = requireNonNull(host, "host");
            return this;
        }

        /** The port of the TCP protocol; default 0: any that is free. */
        public Builder tcpPort(int port) {
            this.tcpPort = port;
            return this;
        }

        /** The port of the HTTP side; default 0: any that is free. */
        public Builder httpPort(int port) {
            this.httpPort = port;
            return this;
        }

        /**
         * Keeps everything in a log file in this directory, which is made if need be: what was acknowledged is there after a
         * restart, also of a killed process. Default: in memory only. One server at a time may use a directory.
         */
        public Builder dataDirectory(Path directory) {
            this.dataDirectory = requireNonNull(directory, "directory");
            return this;
        }

        /** Speaks TLS on both ports, or on the TCP port only ({@link ServerTls#withPlainHttp}); default: in the clear. {@link EmbeddedEventStore#url} says so to clients. */
        public Builder tls(ServerTls tls) {
            this.tls = requireNonNull(tls, "tls");
            return this;
        }

        /**
         * Adds host names under which HTTP clients may reach the server. Without them, the server accepts {@code localhost},
         * its own addresses and the {@link #host}, and refuses requests with another {@code Host} header, because a web page
         * can make its own name point to this server.
         *
         * @param names host names without port; {@code *} turns the check off
         * @return this builder
         * @throws io.photonpump.error.InvalidSettingsException if one of them is not a host name
         */
        public Builder allowedHosts(String... names) {
            this.access = access.withHosts(List.of(names));
            return this;
        }

        /**
         * Lets web pages of these origins use the HTTP side (CORS). Without them, browsers let no page of another origin read
         * or change anything.
         *
         * @param origins origins such as {@code http://localhost:3000}; {@code *} for all web pages
         * @return this builder
         * @throws io.photonpump.error.InvalidSettingsException if one of them is not an origin
         */
        public Builder allowedOrigins(String... origins) {
            this.access = access.withOrigins(List.of(origins));
            return this;
        }

        /** Which server version to be like; default {@link Dialect#V5}. */
        public Builder dialect(Dialect dialect) {
            this.dialect = requireNonNull(dialect, "dialect");
            return this;
        }

        /**
         * How the server notices that a client is dead. It asks after 2 seconds without a byte and closes the connection if no
         * byte comes for another 2 minutes, so that a client may stop in a debugger for that long. Real servers use 700 ms for
         * both.
         */
        public Builder heartbeat(Duration interval, Duration timeout) {
            this.heartbeatInterval = requireNonNull(interval, "interval");
            this.heartbeatTimeout = requireNonNull(timeout, "timeout");
            return this;
        }

        /**
         * The time in which a client must complete a frame that it has begun, and after which an HTTP connection without a
         * complete request is closed; default 2 minutes, zero for no limit.
         */
        public Builder idleTimeout(Duration timeout) {
            this.idleTimeout = requireNonNull(timeout, "timeout");
            return this;
        }

        /** Never asks for a sign of life and never closes a silent connection. */
        public Builder heartbeatOff() {
            return heartbeat(Duration.ZERO, Duration.ZERO);
        }

        /**
         * Whether clients without credentials may do what access control lists allow to everybody; default true. If not, they
         * are denied everything but pings and the HTTP paths {@code /gossip}, {@code /info} and {@code /ping}, as by a secure
         * server of version 23.6 and later in its default configuration.
         */
        public Builder anonymousAccess(boolean allowed) {
            this.anonymousAccess = allowed;
            return this;
        }

        /**
         * Whether the server fills {@code $ce-<category>}, {@code $et-<type>}, {@code $category-<category>} and
         * {@code $streams}; default false, as on a real server that is not told to. A category is what stands in front of the
         * first {@code -} of a stream's name.
         */
        public Builder standardProjections(boolean run) {
            this.standardProjections = run;
            return this;
        }

        /**
         * How long the server takes for each write, delete and transaction message over TCP; default zero. The server carries
         * out one after the other, whichever connection they come from, while everything else goes on.
         *
         * @throws IllegalArgumentException if the time is negative
         */
        public Builder writeTime(Duration time) {
            this.service = service.withWriteTime(time);
            return this;
        }

        /**
         * How long the server takes for each read of an event or a page over TCP; default zero. The server carries out four at
         * a time, as the reader threads of a real server do.
         *
         * @throws IllegalArgumentException if the time is negative
         */
        public Builder readTime(Duration time) {
            this.service = service.withReadTime(time);
            return this;
        }

        /**
         * Makes writes of ordinary users that are under way at the same time on one connection overtake one another, as on
         * EventStoreDB 20 and later; default: all writes keep their order. {@link Overtaking} has the details.
         *
         * @param seed the same seed gives the same waits
         */
        public Builder overtaking(long seed) {
            this.service = service.withOvertaking(Overtaking.withSeed(seed));
            return this;
        }

        /**
         * Whether a client is disconnected when more than 10 MiB of replies or events wait for it to read them, as by a real
         * server ("pending send bytes is too large"); default false: the server reads no further requests of the client until it
         * has read its replies. Combine it with {@link #readTime}, because a server that takes no time for a read fills the
         * limit before the network can empty it. Events of subscriptions have this limit in any case.
         */
        public Builder strictSendLimit(boolean strict) {
            this.service = service.withStrictSendLimit(strict);
            return this;
        }

        /** Where the time comes from; default the system's clock. {@link EmbeddedEventStore#advance} adds to it. */
        public Builder time(InstantSource time) {
            this.time = requireNonNull(time, "time");
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws ListenException if a port is taken
         * @throws io.photonpump.embedded.error.DamagedLogException if the data directory holds something else than was written
         * @throws io.photonpump.embedded.error.LogTooLargeException if the events in the data directory do not fit into the heap
         * @throws io.photonpump.embedded.error.DirectoryInUseException if another server uses the data directory
         * @throws io.photonpump.embedded.error.TlsConfigurationException if the certificate cannot be used
         */
        public EmbeddedEventStore start() {
            return new EmbeddedEventStore(this);
        }

        private NodeSettings settings() {
            return new NodeSettings(
                    new ServerSettings(host, tcpPort, heartbeatInterval, heartbeatTimeout, idleTimeout, service),
                    httpPort,
                    new EngineSettings(dialect, anonymousAccess, standardProjections),
                    tls,
                    access);
        }
    }
}
