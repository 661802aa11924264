package io.photonpump.spring.boot.autoconfigure;

import io.photonpump.cluster.NodePreference;
import io.photonpump.spring.listener.config.ListenerProperties;
import io.photonpump.spring.listener.config.SubscriptionProperties;
import io.photonpump.spring.listener.config.UnknownSubscriptionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the client, the listeners and the embedded server.
 *
 * @param enabled Whether to configure a client and listeners. If false, the starter does nothing.
 * @param url URL of the server: eventstore://[username:password@]host[:1113][,…][?key=value], or eventstore+discover://host[:2113] for
 *     a cluster.
 * @param username Username. Overrides the one in the URL. Read again for each connection.
 * @param password Password. Overrides the one in the URL. Read again for each connection.
 * @param name Name of the application's client in the logs of the server.
 * @param httpPort HTTP port of the application's server.
 * @param connectTimeout Maximum time to connect to a server. Applies to all clients.
 * @param operationTimeout Maximum time of an operation, including the wait for a connection. Applies to all clients.
 * @param nodePreference Node of the application's cluster to prefer.
 * @param heartbeat Heartbeats of connections.
 * @param reconnect Waits between connection attempts.
 * @param ssl Encryption.
 * @param listener Defaults of all listeners.
 * @param subscriptions Settings of single listeners, by their ids. They override the annotation.
 * @param unknownSubscriptions Treatment of settings of a listener that does not exist.
 * @param eventTypes Body classes, by event types.
 * @param eventTypePackages Comma-separated list of packages to scan for @EventType. Defaults to the packages of the application.
 * @param checkpoint Positions of catch-up listeners.
 * @param observation Observations of listeners and published events.
 * @param modulith Externalization of Spring Modulith's application events.
 * @param embedded Embedded server, for development and tests.
 */
@ConfigurationProperties(prefix = "photonpump", ignoreUnknownFields = false)
public record PhotonPumpProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @Nullable String name,
        @Nullable Integer httpPort,
        @Nullable Duration connectTimeout,
        @Nullable Duration operationTimeout,
        @Nullable NodePreference nodePreference,
        @Nullable Heartbeat heartbeat,
        @Nullable Reconnect reconnect,
        @DefaultValue Ssl ssl,
        @NestedConfigurationProperty @Nullable ListenerProperties listener,
        @DefaultValue Map<String, SubscriptionProperties> subscriptions,
        @DefaultValue("fail") UnknownSubscriptionPolicy unknownSubscriptions,
        @DefaultValue Map<String, Class<?>> eventTypes,
        @DefaultValue List<String> eventTypePackages,
        @DefaultValue CheckpointProperties checkpoint,
        @DefaultValue Observation observation,
        @DefaultValue Modulith modulith,
        @NestedConfigurationProperty @DefaultValue EmbeddedProperties embedded) {

    /** The default URL: a server on this machine. */
    public static final String DEFAULT_URL = "eventstore://localhost:1113";

    /** Returns a description without values, because they may be secrets. */
    @Override
    public String toString() {
        return "PhotonPumpProperties[subscriptions=" + subscriptions.keySet() + "]";
    }

    /**
     * Heartbeats of connections. They apply to all clients.
     *
     * @param interval Time without data from the server after which the client requests a heartbeat.
     * @param timeout Time that the server has to respond before the client closes the connection.
     */
    public record Heartbeat(
            @Nullable Duration interval, @Nullable Duration timeout) {}

    /**
     * Waits between connection attempts. They apply to all clients.
     *
     * @param delay Wait before the second attempt. Each further wait is twice as long.
     * @param maxDelay Longest wait.
     */
    public record Reconnect(
            @DefaultValue("100ms") Duration delay,
            @DefaultValue("5s") Duration maxDelay) {}

    /**
     * Encryption.
     *
     * @param enabled Whether to encrypt connections of the application's client. Defaults to true if a bundle is set or the URL enables
     *     encryption.
     * @param bundle Name of the SSL bundle with trusted certificates and keys. A reloaded bundle applies to the next connection.
     * @param http Whether to encrypt gossip and administration requests. Defaults to the encryption of TCP. Set it to false for
     *     servers before version 20.
     */
    public record Ssl(
            @Nullable Boolean enabled,
            @Nullable String bundle,
            @Nullable Boolean http) {}

    /**
     * Observations of listeners and published events.
     *
     * @param enabled Whether to observe listeners and published events.
     */
    public record Observation(@DefaultValue("true") boolean enabled) {}

    /**
     * Externalization of Spring Modulith's application events.
     *
     * @param enabled Whether to write externalized application events to streams. Unless set, they are written if nobody else
     *     externalizes them.
     */
    public record Modulith(@Nullable Boolean enabled) {}

    /**
     * Positions of catch-up listeners.
     *
     * @param store Type of store for the positions.
     * @param streamPrefix Prefix of the streams in which the stream store keeps positions.
     * @param jdbc Database table of the JDBC store.
     */
    public record CheckpointProperties(
            @DefaultValue("memory") Store store,
            @DefaultValue("photonpump-checkpoint-") String streamPrefix,
            @DefaultValue Jdbc jdbc) {

        /** A type of checkpoint store. */
        public enum Store {
            /** In memory. Positions are lost when the application stops. */
            MEMORY,
            /** In the application's database. A position is stored in the same transaction as the changes of the listener. */
            JDBC,
            /** In streams of the event store. */
            STREAM
        }

        /**
         * Database table of the JDBC store.
         *
         * @param table Name of the table.
         * @param initializeSchema Whether to create the table on startup if it does not exist.
         */
        public record Jdbc(
                @DefaultValue("photonpump_checkpoint") String table,
                @DefaultValue("false") boolean initializeSchema) {}
    }
}
