package io.photonpump.settings;

import static java.util.Objects.requireNonNull;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeDiscovery;
import io.photonpump.cluster.NodePreference;
import io.photonpump.cluster.NodeSelector;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Settings of a client. Immutable; safe on any thread. Each {@code with} method returns a changed copy and throws
 * {@link InvalidSettingsException} if its value is out of range; durations are longer than 0 and at most 36,500 days.
 *
 * <pre>{@code
 * ClientSettings.parse("eventstore://admin:changeit@localhost:1113?operationTimeout=3s").withJsonMapper(mapper);
 * }</pre>
 */
// Longer than 400 lines: one getter and one with method for each setting, each with its Javadoc.
public final class ClientSettings {

    private static final ClientSettings DEFAULTS = new ClientSettings(OptionValues.DEFAULTS);

    private final OptionValues values;

    private ClientSettings(OptionValues values) {
        this.values = values;
    }

    private <T> ClientSettings with(Option<T> option, T value) {
        return new ClientSettings(values.with(option, value));
    }

    private ClientSettings without(Option<?> option) {
        return new ClientSettings(values.without(option));
    }

    /** {@return the default settings, for a server on this machine} */
    public static ClientSettings defaults() {
        return DEFAULTS;
    }

    /**
     * {@return the settings in a URL, with the defaults for everything that it leaves out}
     *
     * @param url {@code eventstore://[user:password@]host[:port][?key=value&…]}; see {@code docs/connections.md} for all keys
     * @throws InvalidSettingsException if the URL is malformed, has an unknown or repeated key, or a value is out of range
     */
    public static ClientSettings parse(String url) {
        return parse(url, DEFAULTS);
    }

    /**
     * {@return the settings in a URL, with other settings for everything that it leaves out} The hosts always come from the URL.
     * Encryption and credentials come from {@code defaults} only if the URL has no key for them.
     *
     * @param url as for {@link #parse(String)}
     * @param defaults the settings for everything that the URL leaves out
     * @throws InvalidSettingsException if the URL is malformed, has an unknown or repeated key, or a value is out of range
     */
    public static ClientSettings parse(String url, ClientSettings defaults) {
        return new ClientSettings(ConnectionUrl.parse(url, defaults.values));
    }

    /** {@return the servers to connect to, tried in turn; with {@link #gossip()}, the HTTP endpoints to ask for the cluster's members} */
    public List<Endpoint> servers() {
        return values.get(ClientOptions.SERVERS);
    }

    /**
     * {@return a copy that connects to one server}
     *
     * @param host a name or an address
     * @param port 1 to 65,535
     */
    public ClientSettings withServer(String host, int port) {
        try {
            return withServers(List.of(new Endpoint(host, port)));
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingsException("servers", String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * {@return a copy that connects to one of several servers}
     *
     * @param servers tried in turn; at least one
     */
    public ClientSettings withServers(List<Endpoint> servers) {
        return with(ClientOptions.SERVERS, List.copyOf(servers)).with(ClientOptions.GOSSIP, false);
    }

    /** {@return whether the client asks {@link #servers()} for the members of their cluster; false by default} */
    public boolean gossip() {
        return values.get(ClientOptions.GOSSIP);
    }

    /**
     * {@return a copy that discovers the members of a cluster by gossip}
     *
     * @param seeds HTTP endpoints to ask, at least one; a host name stands for all its addresses
     */
    public ClientSettings withGossipSeeds(List<Endpoint> seeds) {
        return with(ClientOptions.SERVERS, List.copyOf(seeds)).with(ClientOptions.GOSSIP, true);
    }

    /** {@return the caller-supplied discovery; null, the default: servers or gossip} */
    public @Nullable NodeDiscovery discovery() {
        return values.find(ClientOptions.DISCOVERY);
    }

    /**
     * {@return a copy with a caller-supplied discovery, used instead of servers and gossip}
     *
     * @param discovery names the server for each attempt to connect
     */
    public ClientSettings withDiscovery(NodeDiscovery discovery) {
        return with(ClientOptions.DISCOVERY, discovery);
    }

    /** {@return the choice among the members of the cluster; {@link NodePreference#LEADER} by default} */
    public NodeSelector nodeSelector() {
        return values.get(ClientOptions.NODE_SELECTOR);
    }

    /**
     * {@return a copy with another choice among the members of the cluster}
     *
     * @param selector orders the members by preference
     */
    public ClientSettings withNodeSelector(NodeSelector selector) {
        return with(ClientOptions.NODE_SELECTOR, selector);
    }

    /** {@return the supplier of the credentials; null, the default: the client is anonymous} */
    public @Nullable Supplier<Credentials> credentials() {
        return values.find(ClientOptions.CREDENTIALS);
    }

    /**
     * {@return a copy with fixed credentials}
     *
     * @param username as for {@link Credentials}
     * @param password as for {@link Credentials}
     */
    public ClientSettings withCredentials(String username, String password) {
        return withCredentials(new Credentials(username, password));
    }

    /**
     * {@return a copy with fixed credentials}
     *
     * @param credentials used for every connection and request
     */
    public ClientSettings withCredentials(Credentials credentials) {
        return withCredentials(new FixedCredentials(requireNonNull(credentials, "credentials")));
    }

    /**
     * {@return a copy with credentials that may change} The client calls the supplier for each connection, for each call of
     * {@code admin()}, and when the server refuses the credentials of a ready connection: it then authenticates with the new credentials
     * and repeats the refused requests.
     *
     * @param supplier called on a thread of the client that may block, within {@code connectTimeout}. If it throws or returns null, the
     *     attempt fails and the next attempt calls it again
     */
    public ClientSettings withCredentials(Supplier<Credentials> supplier) {
        return with(ClientOptions.CREDENTIALS, supplier);
    }

    /** {@return a copy for an anonymous client} */
    public ClientSettings withoutCredentials() {
        return without(ClientOptions.CREDENTIALS);
    }

    /** {@return the encryption of connections; null, the default: none} */
    public @Nullable TlsSettings tls() {
        return values.find(ClientOptions.TLS);
    }

    /**
     * {@return a copy with encryption}
     *
     * @param tls used for connections, and for HTTP unless {@link #withHttpTls} or {@link #withoutHttpTls} differs
     */
    public ClientSettings withTls(TlsSettings tls) {
        return with(ClientOptions.TLS, tls);
    }

    /** {@return a copy without encryption} */
    public ClientSettings withoutTls() {
        return without(ClientOptions.TLS);
    }

    /** {@return the encryption of gossip and {@code admin()}; that of {@link #tls} by default; null: none} */
    public @Nullable TlsSettings httpTls() {
        Optional<TlsSettings> own = values.find(ClientOptions.HTTP_TLS);
        return own == null ? tls() : own.orElse(null);
    }

    /**
     * {@return a copy with another encryption of gossip and {@code admin()}}
     *
     * @param tls used for HTTP instead of {@link #tls}
     */
    public ClientSettings withHttpTls(TlsSettings tls) {
        return with(ClientOptions.HTTP_TLS, Optional.of(tls));
    }

    /**
     * {@return a copy without encryption of gossip and {@code admin()}} Servers before version 20 require it if {@link #tls} is set,
     * because their HTTP interface has no encryption.
     */
    public ClientSettings withoutHttpTls() {
        return with(ClientOptions.HTTP_TLS, Optional.empty());
    }

    /** {@return the name of this client in the server's logs; null, the default: a name made from the process} */
    public @Nullable String name() {
        return values.find(ClientOptions.NAME);
    }

    /**
     * {@return a copy with another name}
     *
     * @param name the name of this client in the server's logs and in its own
     */
    public ClientSettings withName(String name) {
        return with(ClientOptions.NAME, name);
    }

    /** {@return the port of the servers' HTTP interface, for {@code admin()}; 2113 by default} */
    public int httpPort() {
        return values.get(ClientOptions.HTTP_PORT);
    }

    /**
     * {@return a copy with another HTTP port}
     *
     * @param port 1 to 65,535
     */
    public ClientSettings withHttpPort(int port) {
        return with(ClientOptions.HTTP_PORT, port);
    }

    /** {@return how long an attempt to connect may take, authentication included; 5 s by default} */
    public Duration connectTimeout() {
        return values.get(ClientOptions.CONNECT_TIMEOUT);
    }

    /**
     * {@return a copy with another connect timeout}
     *
     * @param timeout how long an attempt to connect may take, authentication included
     */
    public ClientSettings withConnectTimeout(Duration timeout) {
        return with(ClientOptions.CONNECT_TIMEOUT, timeout);
    }

    /** {@return how long a call may take, waiting for a connection, retries and redirects included; 10 s by default} */
    public Duration operationTimeout() {
        return values.get(ClientOptions.OPERATION_TIMEOUT);
    }

    /**
     * {@return a copy with another operation timeout}
     *
     * @param timeout how long a call may take, waiting for a connection, retries and redirects included
     */
    public ClientSettings withOperationTimeout(Duration timeout) {
        return with(ClientOptions.OPERATION_TIMEOUT, timeout);
    }

    /** {@return after how long without a message from the server the client sends a heartbeat; 2 s by default} */
    public Duration heartbeatInterval() {
        return values.get(ClientOptions.HEARTBEAT_INTERVAL);
    }

    /**
     * {@return a copy with another heartbeat interval}
     *
     * @param interval after how long without a message from the server the client sends a heartbeat
     */
    public ClientSettings withHeartbeatInterval(Duration interval) {
        return with(ClientOptions.HEARTBEAT_INTERVAL, interval);
    }

    /** {@return how long the server may take to answer a heartbeat before the connection counts as lost; 5 s by default} */
    public Duration heartbeatTimeout() {
        return values.get(ClientOptions.HEARTBEAT_TIMEOUT);
    }

    /**
     * {@return a copy with another heartbeat timeout}
     *
     * @param timeout how long the server may take to answer a heartbeat before the connection counts as lost
     */
    public ClientSettings withHeartbeatTimeout(Duration timeout) {
        return with(ClientOptions.HEARTBEAT_TIMEOUT, timeout);
    }

    /** {@return how long a node may take to answer a gossip request; 1 s by default} */
    public Duration gossipTimeout() {
        return values.get(ClientOptions.GOSSIP_TIMEOUT);
    }

    /**
     * {@return a copy with another gossip timeout}
     *
     * @param timeout how long a node may take to answer a gossip request
     */
    public ClientSettings withGossipTimeout(Duration timeout) {
        return with(ClientOptions.GOSSIP_TIMEOUT, timeout);
    }

    /** {@return the delays between attempts to connect, and between repetitions of a request that a server is not ready for} */
    public Backoff reconnect() {
        return values.get(ClientOptions.RECONNECT);
    }

    /**
     * {@return a copy with other delays}
     *
     * @param backoff the delays between attempts to connect, and between repetitions of a request that a server is not ready for
     */
    public ClientSettings withReconnect(Backoff backoff) {
        return with(ClientOptions.RECONNECT, backoff);
    }

    /** {@return how many attempts to connect may fail in a row before the client closes; -1, the default: any number} */
    public int maxReconnects() {
        return values.get(ClientOptions.MAX_RECONNECTS);
    }

    /**
     * {@return a copy with a limit for failed attempts} When the client has closed, calls fail with
     * {@link io.photonpump.error.ClientClosedException}, whose cause is the last failure.
     *
     * @param attempts how many attempts to connect may fail in a row before the client closes; -1: any number
     */
    public ClientSettings withMaxReconnects(int attempts) {
        return with(ClientOptions.MAX_RECONNECTS, attempts);
    }

    /** {@return how many requests may be waiting or in progress; 50,000 by default} */
    public int maxPendingRequests() {
        return values.get(ClientOptions.MAX_PENDING_REQUESTS);
    }

    /**
     * {@return a copy with another limit for requests} A request above the limit fails at once with
     * {@link io.photonpump.error.TooManyRequestsException}.
     *
     * @param requests how many requests may be waiting or in progress; 1 or more
     */
    public ClientSettings withMaxPendingRequests(int requests) {
        return with(ClientOptions.MAX_PENDING_REQUESTS, requests);
    }

    /** {@return how many bytes of events such requests may hold; 64 MiB by default} */
    public long maxPendingBytes() {
        return values.get(ClientOptions.MAX_PENDING_BYTES);
    }

    /**
     * {@return a copy with another limit for the size of requests} A single request may always be larger. A request above the limit
     * fails at once with {@link io.photonpump.error.TooManyRequestsException}.
     *
     * @param bytes how many bytes of events pending requests may hold; 1 or more
     */
    public ClientSettings withMaxPendingBytes(long bytes) {
        return with(ClientOptions.MAX_PENDING_BYTES, bytes);
    }

    /** {@return the largest response to a call of {@code admin()} in bytes; 16 MiB by default} */
    public int maxAdminResponseBytes() {
        return values.get(ClientOptions.MAX_ADMIN_RESPONSE_BYTES);
    }

    /**
     * {@return a copy with another limit for responses} A larger response fails the call with
     * {@link io.photonpump.error.ResponseTooLargeException}.
     *
     * @param bytes the largest response to a call of {@code admin()} in bytes; 1 or more
     */
    public ClientSettings withMaxAdminResponseBytes(int bytes) {
        return with(ClientOptions.MAX_ADMIN_RESPONSE_BYTES, bytes);
    }

    /** {@return whether writes to one stream are carried out in the order of the calls; true by default} */
    public boolean orderedWrites() {
        return values.get(ClientOptions.ORDERED_WRITES);
    }

    /**
     * {@return a copy with ordered or unordered writes} {@code PublishOptions.withOrdered} does the same for single calls.
     *
     * @param ordered true: writes to one stream are carried out in the order of the calls, and those that wait share messages; false:
     *     each write is sent immediately in a message of its own
     */
    public ClientSettings withOrderedWrites(boolean ordered) {
        return with(ClientOptions.ORDERED_WRITES, ordered);
    }

    /** {@return the mapper that converts bodies and metadata to JSON and back; one with Jackson's defaults by default} */
    public JsonMapper jsonMapper() {
        return values.get(ClientOptions.JSON_MAPPER);
    }

    /**
     * {@return a copy with another mapper}
     *
     * @param mapper converts bodies and metadata to JSON and back
     */
    public ClientSettings withJsonMapper(JsonMapper mapper) {
        return with(ClientOptions.JSON_MAPPER, mapper);
    }

    /** {@return the listener that is notified of connection events; null, the default: none} */
    public @Nullable ConnectionListener connectionListener() {
        return values.find(ClientOptions.CONNECTION_LISTENER);
    }

    /**
     * {@return a copy with a connection listener}
     *
     * @param listener notified of connection events
     */
    public ClientSettings withConnectionListener(ConnectionListener listener) {
        return with(ClientOptions.CONNECTION_LISTENER, listener);
    }

    /** {@return the executor for the callers' code: dependents of futures and event consumers; null, the default: threads of the client} */
    public @Nullable Executor callbackExecutor() {
        return values.find(ClientOptions.CALLBACK_EXECUTOR);
    }

    /**
     * {@return a copy with a caller-supplied executor}
     *
     * @param executor runs dependents of futures and event consumers. It must run every task, on a thread that may block and that is not
     *     the submitting thread
     */
    public ClientSettings withCallbackExecutor(Executor executor) {
        return with(ClientOptions.CALLBACK_EXECUTOR, executor);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ClientSettings that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** {@return the servers, the encryption and the name; never credentials} */
    @Override
    public String toString() {
        TlsSettings http = httpTls();
        boolean httpDiffers = values.find(ClientOptions.HTTP_TLS) != null;
        return "ClientSettings[" + (gossip() ? "gossip of " : "") + servers() + (tls() == null ? "" : ", TLS")
                + (httpDiffers ? ", HTTP " + (http == null ? "in the clear" : "with TLS") : "")
                + (name() == null ? "" : ", name=" + name()) + "]";
    }
}
