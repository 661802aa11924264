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
 * The client, its listeners and the embedded server.
 *
 * @param enabled Whether to configure a client and listeners.
 * @param url Address of the server: eventstore://[user:password@]host[:1113], or eventstore+discover://host[:2113] for a
 *     cluster.
 * @param username Login; wins over the one in the URL.
 * @param password Password; wins over the one in the URL.
 * @param name Name that the server's logs show for the application's own client.
 * @param httpPort Port of the HTTP interface of the application's own server.
 * @param connectTimeout Time that a server may take to be connected to; for every client.
 * @param operationTimeout Time that a call may take in all, waiting for a connection included; for every client.
 * @param nodePreference Member of the application's own cluster to use.
 * @param heartbeat Signs of life.
 * @param reconnect Waits between attempts to connect.
 * @param ssl Encryption.
 * @param listener Defaults of all listeners.
 * @param subscriptions Single listeners, by their ids.
 * @param unknownSubscriptions What to do about settings of a listener that does not exist.
 * @param eventTypes Classes of bodies, by event types.
 * @param eventTypePackages Comma-separated list of packages to look for @EventType in; by default those of the application.
 * @param checkpoint Positions of catch-up listeners.
 * @param observation Observations of listeners and of what is published.
 * @param embedded Server inside the application, for development.
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
        @NestedConfigurationProperty @DefaultValue EmbeddedProperties embedded) {

    /** Where a server on this machine listens. */
    public static final String DEFAULT_URL = "eventstore://localhost:1113";

    /** Without secrets: nothing but names. */
    @Override
    public String toString() {
        return "PhotonPumpProperties[subscriptions=" + subscriptions.keySet() + "]";
    }

    /**
     * Signs of life.
     *
     * @param interval Silence after which the server is asked for a sign of life.
     * @param timeout Time that it may take to give one before the connection counts as lost.
     */
    public record Heartbeat(
            @Nullable Duration interval, @Nullable Duration timeout) {}

    /**
     * Waits between attempts to connect.
     *
     * @param delay Wait before the second attempt; each further one is twice as long.
     * @param maxDelay Longest wait.
     */
    public record Reconnect(
            @DefaultValue("100ms") Duration delay,
            @DefaultValue("5s") Duration maxDelay) {}

    /**
     * Encryption.
     *
     * @param enabled Whether to encrypt; by default if a bundle is named or the URL says so.
     * @param bundle Name of the SSL bundle to take trust and keys from.
     * @param http Whether to encrypt gossip and administration too; by default as TCP is. Servers before version 20 need false.
     */
    public record Ssl(
            @Nullable Boolean enabled,
            @Nullable String bundle,
            @Nullable Boolean http) {}

    /**
     * Observations.
     *
     * @param enabled Whether to observe listeners and publishing.
     */
    public record Observation(@DefaultValue("true") boolean enabled) {}

    /**
     * Positions of catch-up listeners.
     *
     * @param store Where they are kept.
     * @param streamPrefix Beginning of the names of the streams they are kept in, if in streams.
     * @param jdbc Table they are kept in, if in a database.
     */
    public record CheckpointProperties(
            @DefaultValue("memory") Store store,
            @DefaultValue("photonpump-checkpoint-") String streamPrefix,
            @DefaultValue Jdbc jdbc) {

        /** Where positions are kept. */
        public enum Store {
            /** Lost with the application. */
            MEMORY,
            /** In the application's database, in the transaction of the listener. */
            JDBC,
            /** In streams of the event store. */
            STREAM
        }

        /**
         * Table of positions.
         *
         * @param table Name of the table.
         * @param initializeSchema Whether to create the table at start-up if it is missing.
         */
        public record Jdbc(
                @DefaultValue("photonpump_checkpoint") String table,
                @DefaultValue("false") boolean initializeSchema) {}
    }
}
