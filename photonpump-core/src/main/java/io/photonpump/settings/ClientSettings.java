package io.photonpump.settings;

import static java.util.Objects.requireNonNull;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeDiscovery;
import io.photonpump.cluster.NodePreference;
import io.photonpump.cluster.NodeSelector;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that a client can be told before it connects. Immutable; {@link #newBuilder()} makes a changed copy.
 *
 * <pre>{@code
 * ClientSettings.parse("eventstore://admin:changeit@localhost:1113?operationTimeout=3s")
 *         .newBuilder()
 *         .jsonMapper(mapper)
 *         .build();
 * }</pre>
 */
public final class ClientSettings {

    public static final int DEFAULT_TCP_PORT = 1113;
    public static final int DEFAULT_HTTP_PORT = 2113;
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);
    public static final Duration DEFAULT_OPERATION_TIMEOUT = Duration.ofSeconds(10);
    public static final Duration DEFAULT_HEARTBEAT_INTERVAL = Duration.ofSeconds(2);
    public static final Duration DEFAULT_HEARTBEAT_TIMEOUT = Duration.ofSeconds(5);
    public static final Duration DEFAULT_GOSSIP_TIMEOUT = Duration.ofSeconds(1);
    public static final int DEFAULT_MAX_PENDING_REQUESTS = 50_000;
    public static final long DEFAULT_MAX_PENDING_BYTES = 64L * 1024 * 1024;
    public static final int DEFAULT_MAX_ADMIN_RESPONSE_BYTES = 16 * 1024 * 1024;

    private final List<Endpoint> servers;
    private final boolean gossip;
    private final @Nullable NodeDiscovery discovery;
    private final NodeSelector nodeSelector;
    private final @Nullable Supplier<Credentials> credentials;
    private final @Nullable TlsSettings tls;
    private final boolean httpTlsApart;
    private final @Nullable TlsSettings httpTls;
    private final @Nullable String name;
    private final int httpPort;
    private final Duration connectTimeout;
    private final Duration operationTimeout;
    private final Duration heartbeatInterval;
    private final Duration heartbeatTimeout;
    private final Duration gossipTimeout;
    private final Backoff reconnect;
    private final int maxReconnects;
    private final int maxPendingRequests;
    private final long maxPendingBytes;
    private final int maxAdminResponseBytes;
    private final boolean orderedWrites;
    private final JsonMapper jsonMapper;
    private final @Nullable ConnectionListener connectionListener;
    private final @Nullable Executor callbackExecutor;

    private ClientSettings(Builder builder) {
        this.servers = builder.servers;
        this.gossip = builder.gossip;
        this.discovery = builder.discovery;
        this.nodeSelector = builder.nodeSelector;
        this.credentials = builder.credentials;
        this.tls = builder.tls;
        this.httpTlsApart = builder.httpTlsApart;
        this.httpTls = builder.httpTls;
        this.name = builder.name;
        this.httpPort = builder.httpPort;
        this.connectTimeout = builder.connectTimeout;
        this.operationTimeout = builder.operationTimeout;
        this.heartbeatInterval = builder.heartbeatInterval;
        this.heartbeatTimeout = builder.heartbeatTimeout;
        this.gossipTimeout = builder.gossipTimeout;
        this.reconnect = builder.reconnect;
        this.maxReconnects = builder.maxReconnects;
        this.maxPendingRequests = builder.maxPendingRequests;
        this.maxPendingBytes = builder.maxPendingBytes;
        this.maxAdminResponseBytes = builder.maxAdminResponseBytes;
        this.orderedWrites = builder.orderedWrites;
        this.jsonMapper = builder.jsonMapper;
        this.connectionListener = builder.connectionListener;
        this.callbackExecutor = builder.callbackExecutor;
    }

    /**
     * Reads a URL. See {@code docs/connections.md} for the grammar and all keys.
     *
     * @throws InvalidSettingsException for anything that is not understood: an unknown or repeated key, an impossible value
     */
    public static ClientSettings parse(String url) {
        return ConnectionUrl.parse(url, builder()).build();
    }

    /**
     * Reads a URL, with these settings for what it does not say. Hosts are always the URL's; encryption and credentials are those of
     * {@code defaults} only if the URL says nothing of them.
     *
     * @throws InvalidSettingsException as {@link #parse(String)}
     */
    public static ClientSettings parse(String url, ClientSettings defaults) {
        return ConnectionUrl.parse(url, defaults.newBuilder()).build();
    }

    /** All defaults, for a server on this machine. */
    public static Builder builder() {
        return new Builder();
    }

    /** A builder that starts from these settings. */
    public Builder newBuilder() {
        return new Builder(this);
    }

    /** The servers to connect to, tried in turn; with {@link #gossip()}, those to ask for the members of the cluster. */
    public List<Endpoint> servers() {
        return servers;
    }

    /** Whether {@link #servers()} are HTTP endpoints to be asked for the members of a cluster. */
    public boolean gossip() {
        return gossip;
    }

    /** The caller's own discovery, in place of servers and gossip; null by default. */
    public @Nullable NodeDiscovery discovery() {
        return discovery;
    }

    /** Which member of the cluster to use; {@link NodePreference#LEADER} by default. */
    public NodeSelector nodeSelector() {
        return nodeSelector;
    }

    /** Asked whenever credentials are needed, so that they can change; null: anonymous. */
    public @Nullable Supplier<Credentials> credentials() {
        return credentials;
    }

    /** How TCP is encrypted, and HTTP too unless {@link #httpTls} differs. Null: no encryption, the default. */
    public @Nullable TlsSettings tls() {
        return tls;
    }

    /** How gossip and {@code admin()} are encrypted; as {@link #tls} by default. Null: they are not. */
    public @Nullable TlsSettings httpTls() {
        return httpTlsApart ? httpTls : tls;
    }

    /** What the server's logs call this client; null: a name made from the process. */
    public @Nullable String name() {
        return name;
    }

    /** The port of the servers' HTTP interface, for {@code admin()}; {@value #DEFAULT_HTTP_PORT} by default. */
    public int httpPort() {
        return httpPort;
    }

    /** How long a server may take to be connected to, greeting included; 5 s by default. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** How long a call may take in all: waiting for a connection, retries and redirects included; 10 s by default. */
    public Duration operationTimeout() {
        return operationTimeout;
    }

    /** After how long a silence of the server it is asked for a sign of life; 2 s by default. */
    public Duration heartbeatInterval() {
        return heartbeatInterval;
    }

    /** How long it may take to give one before the connection counts as lost; 5 s by default. */
    public Duration heartbeatTimeout() {
        return heartbeatTimeout;
    }

    /** How long one node may take to answer a question about the cluster; 1 s by default. */
    public Duration gossipTimeout() {
        return gossipTimeout;
    }

    /** The waits between attempts to connect, and between repetitions of a request that a server is not ready for. */
    public Backoff reconnect() {
        return reconnect;
    }

    /**
     * How many failed attempts in a row to make before closing the client; -1, the default: it never gives up. Calls then fail
     * with a {@link io.photonpump.error.ClientClosedException} whose cause is the last failure.
     */
    public int maxReconnects() {
        return maxReconnects;
    }

    /** How many requests may wait or be under way; one more fails at once. 50,000 by default. */
    public int maxPendingRequests() {
        return maxPendingRequests;
    }

    /** How many bytes of events such requests may hold; 64 MiB by default. A single request may always be larger. */
    public long maxPendingBytes() {
        return maxPendingBytes;
    }

    /**
     * The largest response to a call of {@code admin()} in bytes; 16 MiB by default. A larger one fails the call with
     * {@link io.photonpump.error.ResponseTooLargeException}.
     */
    public int maxAdminResponseBytes() {
        return maxAdminResponseBytes;
    }

    /** Whether writes to one stream are carried out in the order of the calls; true by default. */
    public boolean orderedWrites() {
        return orderedWrites;
    }

    /** Turns bodies into JSON and back. */
    public JsonMapper jsonMapper() {
        return jsonMapper;
    }

    /** Hears what happens to the connection; null: nobody. */
    public @Nullable ConnectionListener connectionListener() {
        return connectionListener;
    }

    /** Runs what depends on futures, and consumers of subscriptions; null: threads of the client's own. */
    public @Nullable Executor callbackExecutor() {
        return callbackExecutor;
    }

    /** Without secrets. */
    @Override
    public String toString() {
        return "ClientSettings[" + (gossip ? "gossip of " : "") + servers + (tls == null ? "" : ", TLS")
                + (httpTlsApart ? ", HTTP " + (httpTls == null ? "in the clear" : "with TLS") : "")
                + (name == null ? "" : ", name=" + name) + "]";
    }

    /** Collects settings; each method checks what it is given. */
    public static final class Builder {
        private List<Endpoint> servers = List.of(new Endpoint("localhost", DEFAULT_TCP_PORT));
        private boolean gossip;
        private @Nullable NodeDiscovery discovery;
        private NodeSelector nodeSelector = NodePreference.LEADER;
        private @Nullable Supplier<Credentials> credentials;
        private @Nullable TlsSettings tls;
        private boolean httpTlsApart;
        private @Nullable TlsSettings httpTls;
        private @Nullable String name;
        private int httpPort = DEFAULT_HTTP_PORT;
        private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
        private Duration operationTimeout = DEFAULT_OPERATION_TIMEOUT;
        private Duration heartbeatInterval = DEFAULT_HEARTBEAT_INTERVAL;
        private Duration heartbeatTimeout = DEFAULT_HEARTBEAT_TIMEOUT;
        private Duration gossipTimeout = DEFAULT_GOSSIP_TIMEOUT;
        private Backoff reconnect = Backoff.DEFAULT;
        private int maxReconnects = -1;
        private int maxPendingRequests = DEFAULT_MAX_PENDING_REQUESTS;
        private long maxPendingBytes = DEFAULT_MAX_PENDING_BYTES;
        private int maxAdminResponseBytes = DEFAULT_MAX_ADMIN_RESPONSE_BYTES;
        private boolean orderedWrites = true;
        private JsonMapper jsonMapper = JsonMapper.builder().build();
        private @Nullable ConnectionListener connectionListener;
        private @Nullable Executor callbackExecutor;

        private Builder() {}

        private Builder(ClientSettings settings) {
            this.servers = settings.servers;
            this.gossip = settings.gossip;
            this.discovery = settings.discovery;
            this.nodeSelector = settings.nodeSelector;
            this.credentials = settings.credentials;
            this.tls = settings.tls;
            this.httpTlsApart = settings.httpTlsApart;
            this.httpTls = settings.httpTls;
            this.name = settings.name;
            this.httpPort = settings.httpPort;
            this.connectTimeout = settings.connectTimeout;
            this.operationTimeout = settings.operationTimeout;
            this.heartbeatInterval = settings.heartbeatInterval;
            this.heartbeatTimeout = settings.heartbeatTimeout;
            this.gossipTimeout = settings.gossipTimeout;
            this.reconnect = settings.reconnect;
            this.maxReconnects = settings.maxReconnects;
            this.maxPendingRequests = settings.maxPendingRequests;
            this.maxPendingBytes = settings.maxPendingBytes;
            this.maxAdminResponseBytes = settings.maxAdminResponseBytes;
            this.orderedWrites = settings.orderedWrites;
            this.jsonMapper = settings.jsonMapper;
            this.connectionListener = settings.connectionListener;
            this.callbackExecutor = settings.callbackExecutor;
        }

        /** Connects to one server. */
        public Builder server(String host, int port) {
            return servers(List.of(new Endpoint(host, port)));
        }

        /** Connects to one of these servers, tried in turn. */
        public Builder servers(List<Endpoint> newServers) {
            this.servers = requireSome(newServers);
            this.gossip = false;
            return this;
        }

        /** Asks these HTTP endpoints for the members of their cluster. A name with several addresses stands for all of them. */
        public Builder gossipSeeds(List<Endpoint> seeds) {
            this.servers = requireSome(seeds);
            this.gossip = true;
            return this;
        }

        private static List<Endpoint> requireSome(List<Endpoint> endpoints) {
            if (endpoints.isEmpty()) {
                throw new InvalidSettingsException("servers", "at least one server is needed");
            }
            return List.copyOf(endpoints);
        }

        public Builder discovery(@Nullable NodeDiscovery newDiscovery) {
            this.discovery = newDiscovery;
            return this;
        }

        public Builder nodeSelector(NodeSelector newSelector) {
            this.nodeSelector = requireNonNull(newSelector, "nodeSelector");
            return this;
        }

        public Builder credentials(String username, String password) {
            return credentials(new Credentials(username, password));
        }

        public Builder credentials(@Nullable Credentials newCredentials) {
            this.credentials = newCredentials == null ? null : () -> newCredentials;
            return this;
        }

        /**
         * Asks for the credentials anew for each connection, for each call of {@code admin()}, and when the server refuses those of
         * a connection that is ready: then the client authenticates with the new ones and repeats what was refused. Called on a
         * thread of the client's own, where it may block: for no longer than {@code connectTimeout}, which it is part of. A
         * supplier that throws or returns null makes the attempt fail; the next attempt asks again.
         */
        public Builder credentialsSupplier(@Nullable Supplier<Credentials> supplier) {
            this.credentials = supplier;
            return this;
        }

        public Builder tls(@Nullable TlsSettings newTls) {
            this.tls = newTls;
            return this;
        }

        /**
         * Encrypts gossip and administration in another way than TCP, or, with null, not at all. Servers before version 20 need
         * null beside {@link #tls}: their HTTP interface has no encryption. Without this call HTTP is as TCP is.
         */
        public Builder httpTls(@Nullable TlsSettings newTls) {
            this.httpTls = newTls;
            this.httpTlsApart = true;
            return this;
        }

        public Builder name(@Nullable String newName) {
            this.name = newName;
            return this;
        }

        public Builder httpPort(int port) {
            if (port < 1 || port > 65_535) {
                throw new InvalidSettingsException("httpPort", "httpPort is 1 to 65535, not " + port);
            }
            this.httpPort = port;
            return this;
        }

        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = requirePositive("connectTimeout", timeout);
            return this;
        }

        public Builder operationTimeout(Duration timeout) {
            this.operationTimeout = requirePositive("operationTimeout", timeout);
            return this;
        }

        public Builder heartbeatInterval(Duration interval) {
            this.heartbeatInterval = requirePositive("heartbeatInterval", interval);
            return this;
        }

        public Builder heartbeatTimeout(Duration timeout) {
            this.heartbeatTimeout = requirePositive("heartbeatTimeout", timeout);
            return this;
        }

        public Builder gossipTimeout(Duration timeout) {
            this.gossipTimeout = requirePositive("gossipTimeout", timeout);
            return this;
        }

        public Builder reconnect(Backoff backoff) {
            this.reconnect = requireNonNull(backoff, "reconnect");
            return this;
        }

        public Builder maxReconnects(int attempts) {
            if (attempts < -1) {
                throw new InvalidSettingsException(
                        "maxReconnects", "maxReconnects is 0 or more, or -1 for never giving up, not " + attempts);
            }
            this.maxReconnects = attempts;
            return this;
        }

        public Builder maxPendingRequests(int requests) {
            this.maxPendingRequests = (int) requirePositive("maxPendingRequests", requests);
            return this;
        }

        public Builder maxPendingBytes(long bytes) {
            this.maxPendingBytes = requirePositive("maxPendingBytes", bytes);
            return this;
        }

        /** The largest response to a call of {@code admin()} in bytes, 1 or more. */
        public Builder maxAdminResponseBytes(int bytes) {
            this.maxAdminResponseBytes = (int) requirePositive("maxAdminResponseBytes", bytes);
            return this;
        }

        /**
         * Whether writes to one stream are carried out in the order of the calls, and those that wait go out together; true by
         * default. If not, each is sent as it comes, in a message of its own. For single calls:
         * {@code PublishOptions.withOrdered}.
         */
        public Builder orderedWrites(boolean ordered) {
            this.orderedWrites = ordered;
            return this;
        }

        public Builder jsonMapper(JsonMapper mapper) {
            this.jsonMapper = requireNonNull(mapper, "jsonMapper");
            return this;
        }

        public Builder connectionListener(@Nullable ConnectionListener listener) {
            this.connectionListener = listener;
            return this;
        }

        /** Must run what it is given, each on a thread that may block, and never on the thread that gives it. */
        public Builder callbackExecutor(@Nullable Executor executor) {
            this.callbackExecutor = executor;
            return this;
        }

        private static Duration requirePositive(String setting, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new InvalidSettingsException(
                        setting, setting + " has to be positive, not " + Durations.format(value));
            }
            if (value.compareTo(Backoff.LONGEST) > 0) {
                throw new InvalidSettingsException(
                        setting,
                        setting + " is at most " + Backoff.LONGEST.toDays() + " days, not " + Durations.format(value));
            }
            return value;
        }

        private static long requirePositive(String setting, long value) {
            if (value <= 0) {
                throw new InvalidSettingsException(setting, setting + " is 1 or more, not " + value);
            }
            return value;
        }

        public ClientSettings build() {
            return new ClientSettings(this);
        }
    }
}
