package io.photonpump.embedded;

import static java.util.Objects.requireNonNull;

import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.error.ListenException;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.internal.dialect.DialectRules;
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
import io.photonpump.error.InvalidSettingsException;
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
 * timeouts, {@code $maxAge} and checkpoints by time fall due at once, so that no test has to wait for them. All methods may
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

    /**
     * Starts a server with the default settings.
     *
     * @return the server
     * @throws ListenException if no port is free
     */
    public static EmbeddedEventStore start() {
        return builder().start();
    }

    /** {@return a builder with the default settings} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return the port of the TCP protocol} */
    public int tcpPort() {
        return node.tcp().tcpPort();
    }

    /** {@return the port of the HTTP interface: gossip, users, administration and streams as JSON} */
    public int httpPort() {
        return node.httpPort();
    }

    /**
     * {@return the connection URL for clients: {@code eventstore://localhost:<port>?httpPort=<port>}, with the certificate authority to
     * trust if the server uses TLS}
     */
    public String url() {
        String url = "eventstore://localhost:" + tcpPort() + "?httpPort=" + httpPort();
        String encryption = node.settings().urlKeys();
        return encryption.isEmpty() ? url : url + "&" + encryption;
    }

    /**
     * Returns the connection URL for clients of gRPC, of any vendor and language, such as {@code esdb://localhost:2113?tls=false}. With TLS
     * it has the certificate authority to trust.
     *
     * @return the URL
     * @throws IllegalStateException if the server has no gRPC, because its dialect is {@link Dialect#V5}
     */
    public String grpcUrl() {
        NodeSettings settings = node.settings();
        if (!DialectRules.of(settings.engine().dialect()).hasGrpc()) {
            throw new IllegalStateException("EventStore 5 has no gRPC: start the server with another dialect");
        }
        return "esdb://localhost:" + httpPort() + "?" + settings.grpcUrlKeys();
    }

    /**
     * Injects faults, in place of earlier ones. The effect of a fault on a connection lasts as long as the connection.
     *
     * @param script the faults; {@link FaultScript#none()} for none
     */
    public void faults(FaultScript script) {
        node.tcp().call(() -> {
            faults.start(script);
            return true;
        });
    }

    /** Closes all TCP connections without notice. Clients may connect again immediately. */
    public void killConnections() {
        node.tcp().killConnections();
    }

    /** Refuses new TCP connections, as if no server ran, until {@link #acceptConnections}. Existing connections stay open. */
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
     * Advances the server's clock, second by second, and returns when everything that became due has been done and sent. Heartbeats use
     * real time, so no connection times out because of this.
     *
     * @param duration how far to advance the clock; 0 or more
     * @throws IllegalArgumentException for a negative duration
     */
    public void advance(Duration duration) {
        node.tcp().call(() -> {
            node.tcp().engine().advance(duration);
            return true;
        });
    }

    /**
     * Waits for events in a stream, for at most 10 seconds.
     *
     * @param stream the stream
     * @param events how many events to wait for, deleted and truncated ones included
     * @throws IllegalStateException if there are fewer events after the timeout; the message contains their number
     */
    public void await(String stream, long events) {
        await(stream, events, DEFAULT_AWAIT);
    }

    /**
     * Waits for events in a stream.
     *
     * @param stream the stream
     * @param events how many events to wait for, deleted and truncated ones included
     * @param timeout how long to wait, in real time, which {@link #advance} does not affect
     * @throws IllegalStateException if there are fewer events after the timeout; the message contains their number
     */
    public void await(String stream, long events, Duration timeout) {
        requireNonNull(stream, "stream");
        StreamWatch watch = node.tcp().call(() -> StreamWatch.on(node.tcp().engine(), stream, events));
        watch.await(timeout);
    }

    /** The states of a server. */
    public enum State {
        /** The server runs. */
        RUNNING,

        /**
         * It ran out of memory, or lost its thread. It has closed its ports and connections, and answers nothing more; only
         * {@link EmbeddedEventStore#close} and {@link EmbeddedEventStore#restart} are still possible.
         */
        FAILED,

        /** The server is closed. */
        CLOSED
    }

    /** {@return the state of this server} */
    public State state() {
        if (closed) {
            return State.CLOSED;
        }
        return node.tcp().failure().cause() == null ? State.RUNNING : State.FAILED;
    }

    /** {@return the cause of {@link State#FAILED}; empty in all other states} */
    public Optional<Throwable> failure() {
        return state() == State.FAILED
                ? Optional.ofNullable(node.tcp().failure().cause())
                : Optional.empty();
    }

    /**
     * Adds a listener for the failure of the server.
     *
     * @param listener called once with the cause, on a new thread, or within this call if the server has already failed
     */
    public void onFailure(Consumer<Throwable> listener) {
        failureListeners.add(
                requireNonNull(listener, "listener"), node.tcp().failure().cause());
    }

    /** Ends all subscriptions, closes all connections and releases the ports. A second call has no effect. */
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
        private boolean insecure;
        private int maxAppendSize = EngineSettings.MAX_APPEND_SIZE;
        private boolean standardProjections;
        private InstantSource time = InstantSource.system();
        private int httpPort;
        private ServiceSettings service = ServiceSettings.IMMEDIATE;
        private @Nullable Path dataDirectory;
        private @Nullable ServerTls tls;
        private HttpAccess access = HttpAccess.OWN;

        private Builder() {}

        /**
         * Sets the address to listen on.
         *
         * @param host an address of this machine; {@code 127.0.0.1} by default
         * @return this builder
         */
        public Builder host(String host) {
            this.host = requireNonNull(host, "host");
            return this;
        }

        /**
         * Sets the port of the TCP protocol.
         *
         * @param port a port; 0, the default: any free one
         * @return this builder
         */
        public Builder tcpPort(int port) {
            this.tcpPort = port;
            return this;
        }

        /**
         * Sets the port of the HTTP interface.
         *
         * @param port a port; 0, the default: any free one
         * @return this builder
         */
        public Builder httpPort(int port) {
            this.httpPort = port;
            return this;
        }

        /**
         * Stores all data in a log file, so that acknowledged writes survive a restart and the end of the process. By default, data is in
         * memory only.
         *
         * @param directory the directory of the log, which is created if it does not exist; one server at a time can use it
         * @return this builder
         */
        public Builder dataDirectory(Path directory) {
            this.dataDirectory = requireNonNull(directory, "directory");
            return this;
        }

        /**
         * Enables TLS on both ports, or on the TCP port only ({@link ServerTls#withPlainHttp}). {@link EmbeddedEventStore#url} contains what
         * clients need. By default, the server does not use TLS.
         *
         * @param tls the certificate
         * @return this builder
         */
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

        /**
         * Sets the version of the server to emulate.
         *
         * @param dialect the version; {@link Dialect#V5} by default
         * @return this builder
         */
        public Builder dialect(Dialect dialect) {
            this.dialect = requireNonNull(dialect, "dialect");
            return this;
        }

        /**
         * Sets the heartbeat. By default, the server sends a heartbeat after 2 seconds without data, and closes the connection after another
         * 2 minutes without data, so that a client can pause in a debugger. Real servers use 700 ms for both.
         *
         * @param interval how long without data until the server sends a heartbeat; zero for none
         * @param timeout how long without data after the heartbeat until the server closes the connection; zero for no limit
         * @return this builder
         */
        public Builder heartbeat(Duration interval, Duration timeout) {
            this.heartbeatInterval = requireNonNull(interval, "interval");
            this.heartbeatTimeout = requireNonNull(timeout, "timeout");
            return this;
        }

        /**
         * Sets the time in which a client must complete a frame that it has begun, and after which an HTTP connection without a complete
         * request is closed.
         *
         * @param timeout 2 minutes by default; zero for no limit
         * @return this builder
         */
        public Builder idleTimeout(Duration timeout) {
            this.idleTimeout = requireNonNull(timeout, "timeout");
            return this;
        }

        /**
         * Switches heartbeats off: the server never closes a silent connection.
         *
         * @return this builder
         */
        public Builder heartbeatOff() {
            return heartbeat(Duration.ZERO, Duration.ZERO);
        }

        /**
         * Allows or forbids anonymous access. If it is forbidden, clients without credentials are denied everything but pings and the HTTP
         * paths {@code /gossip}, {@code /info} and {@code /ping}, like on a secure server of version 23.6 and later in its default
         * configuration.
         *
         * @param allowed whether clients without credentials have the rights of all users; true by default
         * @return this builder
         */
        public Builder anonymousAccess(boolean allowed) {
            this.anonymousAccess = allowed;
            return this;
        }

        /**
         * Switches the insecure mode on or off, in which real servers run with {@code --insecure}: nobody is asked who they are, any or no
         * credentials are accepted, and everybody has the rights of an administrator. Users cannot be administered: {@code /users} does
         * not exist. It excludes TLS and {@code anonymousAccess(false)}.
         *
         * @param insecure whether nobody is asked who they are; false by default
         * @return this builder
         */
        public Builder insecure(boolean insecure) {
            this.insecure = insecure;
            return this;
        }

        /**
         * Sets the maximum size of a write over gRPC: of the data of its events together. TCP has another limit.
         *
         * @param bytes above 0; 1,048,576 by default, like on a real server
         * @return this builder
         * @throws IllegalArgumentException if the size is 0 or less
         */
        public Builder maxAppendSize(int bytes) {
            if (bytes <= 0) {
                throw new IllegalArgumentException("the maximum size of a write is above 0, not " + bytes);
            }
            this.maxAppendSize = bytes;
            return this;
        }

        /**
         * Switches the standard projections on or off, which fill {@code $ce-<category>}, {@code $et-<type>},
         * {@code $category-<category>} and {@code $streams}. The category is the part of a stream's name before the first {@code -}.
         *
         * @param run whether the projections run; false by default, like on a real server
         * @return this builder
         */
        public Builder standardProjections(boolean run) {
            this.standardProjections = run;
            return this;
        }

        /**
         * Sets the time that the server takes for each write, delete and transaction message over TCP. The server carries them out one
         * after the other for all connections; other requests do not wait for them.
         *
         * @param time zero by default
         * @return this builder
         * @throws IllegalArgumentException if the time is negative
         */
        public Builder writeTime(Duration time) {
            this.service = service.withWriteTime(time);
            return this;
        }

        /**
         * Sets the time that the server takes for each read of an event or a page over TCP. The server carries out four at a time, like the
         * reader threads of a real server.
         *
         * @param time zero by default
         * @return this builder
         * @throws IllegalArgumentException if the time is negative
         */
        public Builder readTime(Duration time) {
            this.service = service.withReadTime(time);
            return this;
        }

        /**
         * Makes concurrent writes of ordinary users on one connection overtake one another, like on EventStoreDB 20 and later. By default,
         * all writes keep their order.
         *
         * @param seed the same seed gives the same delays
         * @return this builder
         */
        public Builder overtaking(long seed) {
            this.service = service.withOvertaking(Overtaking.withSeed(seed));
            return this;
        }

        /**
         * Sets the reaction to a client that does not read its replies. Combine the strict limit with {@link #readTime}, because a server
         * that takes no time for a read reaches the limit before the network can transmit the replies. Events of subscriptions always have
         * this limit.
         *
         * @param strict true: the server closes the connection when more than 10 MiB of replies or events are pending, like a real server
         *     ("pending send bytes is too large"); false, the default: the server reads no further requests until the client has read its
         *     replies
         * @return this builder
         */
        public Builder strictSendLimit(boolean strict) {
            this.service = service.withStrictSendLimit(strict);
            return this;
        }

        /**
         * Sets the clock. {@link EmbeddedEventStore#advance} adds to its time.
         *
         * @param time the system clock by default
         * @return this builder
         */
        public Builder time(InstantSource time) {
            this.time = requireNonNull(time, "time");
            return this;
        }

        /**
         * Starts the server.
         *
         * @return the server
         * @throws ListenException if a port is taken
         * @throws io.photonpump.embedded.error.DamagedLogException if the log in the data directory is damaged
         * @throws io.photonpump.embedded.error.LogTooLargeException if the events in the data directory do not fit into the heap
         * @throws io.photonpump.embedded.error.DirectoryInUseException if another server uses the data directory
         * @throws io.photonpump.embedded.error.TlsConfigurationException if the certificate cannot be used
         */
        public EmbeddedEventStore start() {
            return new EmbeddedEventStore(this);
        }

        private NodeSettings settings() {
            if (insecure && (tls != null || !anonymousAccess)) {
                throw new InvalidSettingsException(
                        "insecure",
                        "an insecure server asks nobody who they are and encrypts nothing: choose it, or "
                                + (tls == null ? "a server without anonymous access" : "TLS"));
            }
            return new NodeSettings(
                    new ServerSettings(host, tcpPort, heartbeatInterval, heartbeatTimeout, idleTimeout, service),
                    httpPort,
                    new EngineSettings(dialect, anonymousAccess, standardProjections, insecure, maxAppendSize),
                    tls,
                    access);
        }
    }
}
