package io.photonpump.settings;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodeDiscovery;
import io.photonpump.cluster.NodePreference;
import io.photonpump.cluster.NodeSelector;
import io.photonpump.event.Credentials;
import io.photonpump.internal.option.Option;
import io.photonpump.internal.option.OptionValues;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings of a client, each declared once: its name, its default, its range and, if a URL can set it, how the URL spells its value.
 * A new setting takes a line here, and a getter and a {@code with} method in {@link ClientSettings}.
 */
final class ClientOptions {

    /** The port of {@code eventstore://} URLs. */
    static final int DEFAULT_PORT = 1113;

    static final int DEFAULT_HTTP_PORT = 2113;

    private static final int MAX_PORT = 65_535;
    private static final int BYTES_PER_MIB = 1024 * 1024;
    private static final Map<String, UrlKey<?>> BY_URL_KEY = new TreeMap<>();

    static final Option<List<Endpoint>> SERVERS = Option.of(
            "servers", List.of(new Endpoint("localhost", DEFAULT_PORT)), "at least one server", all -> !all.isEmpty());
    static final Option<Boolean> GOSSIP = Option.of("gossip", false);
    static final Option<NodeDiscovery> DISCOVERY = Option.optional("discovery");
    static final Option<NodeSelector> NODE_SELECTOR =
            inUrl("nodePreference", Option.of("nodeSelector", NodePreference.LEADER), UrlValue.PREFERENCE);
    static final Option<Supplier<Credentials>> CREDENTIALS = Option.optional("credentials");
    static final Option<TlsSettings> TLS = Option.optional("tls");
    /** Absent: HTTP uses the TLS settings above. Empty: HTTP is not encrypted. */
    static final Option<Optional<TlsSettings>> HTTP_TLS = Option.optional("httpTls");

    static final Option<String> NAME = inUrl(Option.optional("name"), UrlValue.TEXT);
    static final Option<Integer> HTTP_PORT =
            inUrl(Option.number("httpPort", DEFAULT_HTTP_PORT, 1, MAX_PORT), UrlValue.PORT);
    static final Option<Duration> CONNECT_TIMEOUT = duration("connectTimeout", 5);
    static final Option<Duration> OPERATION_TIMEOUT = duration("operationTimeout", 10);
    static final Option<Duration> HEARTBEAT_INTERVAL = duration("heartbeatInterval", 2);
    static final Option<Duration> HEARTBEAT_TIMEOUT = duration("heartbeatTimeout", 5);
    static final Option<Duration> GOSSIP_TIMEOUT = duration("gossipTimeout", 1);
    static final Option<Backoff> RECONNECT = Option.of("reconnect", Backoff.defaults());
    static final Option<Integer> MAX_RECONNECTS = inUrl(Option.number("maxReconnects", -1, -1), UrlValue.ATTEMPTS);
    static final Option<Integer> MAX_PENDING_REQUESTS =
            inUrl(Option.number("maxPendingRequests", 50_000, 1), UrlValue.COUNT);
    static final Option<Long> MAX_PENDING_BYTES =
            inUrl(Option.number("maxPendingBytes", 64L * BYTES_PER_MIB, 1), UrlValue.LONG_COUNT);
    static final Option<Integer> MAX_ADMIN_RESPONSE_BYTES =
            inUrl(Option.number("maxAdminResponseBytes", 16 * BYTES_PER_MIB, 1), UrlValue.COUNT);
    static final Option<Boolean> ORDERED_WRITES = inUrl(Option.of("orderedWrites", true), UrlValue.FLAG);
    static final Option<JsonMapper> JSON_MAPPER =
            Option.of("jsonMapper", JsonMapper.builder().build());
    static final Option<ConnectionListener> CONNECTION_LISTENER = Option.optional("connectionListener");
    static final Option<Executor> CALLBACK_EXECUTOR = Option.optional("callbackExecutor");

    private ClientOptions() {}

    /** The settings that one key of a URL sets, by key. */
    static Map<String, UrlKey<?>> byUrlKey() {
        return Collections.unmodifiableMap(BY_URL_KEY);
    }

    private static Option<Duration> duration(String name, long seconds) {
        return inUrl(Option.duration(name, Duration.ofSeconds(seconds)), UrlValue.DURATION);
    }

    private static <T, V extends T> Option<T> inUrl(Option<T> option, UrlValue<V> value) {
        return inUrl(option.name(), option, value);
    }

    private static <T, V extends T> Option<T> inUrl(String key, Option<T> option, UrlValue<V> value) {
        BY_URL_KEY.put(key, new UrlKey<>(option, value));
        return option;
    }

    /** A key of a URL that sets one setting. */
    record UrlKey<T>(Option<T> option, UrlValue<? extends T> value) {

        OptionValues set(OptionValues values, String text) {
            return values.with(option, value.read(text));
        }
    }
}
