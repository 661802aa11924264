package io.photonpump.settings;

import io.photonpump.cluster.Endpoint;
import io.photonpump.cluster.NodePreference;
import io.photonpump.error.InvalidSettingsException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one grammar for connection URLs:
 * {@code eventstore[+discover]://[user[:password]@]host[:port][,host[:port]…][?key=value&…]}. What is not understood is an
 * error that shows the URL without its password.
 */
final class ConnectionUrl {

    private static final Pattern URL = Pattern.compile(
            "(?<scheme>[a-z+]+)://(?:(?<user>[^/?#]*)@)?(?<hosts>[^/?#@]*)/?(?:\\?(?<query>.*))?", Pattern.DOTALL);
    private static final Pattern HOST =
            Pattern.compile("(?:\\[(?<v6>[^\\]]+)]|(?<name>[^:\\[\\]]+))(?::(?<port>\\d{1,5}))?");
    private static final Pattern DURATION = Pattern.compile("(?<amount>\\d{1,12})(?<unit>ms|s|m|h)");

    private static final Map<String, BiFunction<Builder, String, Builder>> KEYS = new TreeMap<>(Map.ofEntries(
            key("name", (b, v) -> b.settings(b.settings.name(v))),
            key("tls", (b, v) -> b.tls(flag(v))),
            key("httpTls", (b, v) -> b.httpTls(flag(v))),
            key("tlsCaFile", (b, v) -> b.tls(b.tlsOrDefault().withCaFile(Path.of(v)))),
            key("tlsCertFile", (b, v) -> b.certificate(Path.of(v))),
            key("tlsKeyFile", (b, v) -> b.key(Path.of(v))),
            key("tlsVerify", (b, v) -> flag(v) ? b : b.tls(b.tlsOrDefault().withoutVerification())),
            key("httpPort", (b, v) -> b.settings(b.settings.httpPort(number(v)))),
            key("connectTimeout", (b, v) -> b.settings(b.settings.connectTimeout(duration(v)))),
            key("operationTimeout", (b, v) -> b.settings(b.settings.operationTimeout(duration(v)))),
            key("heartbeatInterval", (b, v) -> b.settings(b.settings.heartbeatInterval(duration(v)))),
            key("heartbeatTimeout", (b, v) -> b.settings(b.settings.heartbeatTimeout(duration(v)))),
            key("gossipTimeout", (b, v) -> b.settings(b.settings.gossipTimeout(duration(v)))),
            key("reconnectDelay", (b, v) -> b.firstDelay(duration(v))),
            key("maxReconnectDelay", (b, v) -> b.longestDelay(duration(v))),
            key("maxReconnects", (b, v) -> b.settings(b.settings.maxReconnects(number(v)))),
            key("maxPendingRequests", (b, v) -> b.settings(b.settings.maxPendingRequests(number(v)))),
            key("maxPendingBytes", (b, v) -> b.settings(b.settings.maxPendingBytes(longNumber(v)))),
            key("orderedWrites", (b, v) -> b.settings(b.settings.orderedWrites(flag(v)))),
            key("nodePreference", (b, v) -> b.settings(b.settings.nodeSelector(preference(v))))));

    private ConnectionUrl() {}

    private static Map.Entry<String, BiFunction<Builder, String, Builder>> key(
            String name, BiFunction<Builder, String, Builder> apply) {
        return Map.entry(name, apply);
    }

    /** @param settings what the URL is read into */
    static ClientSettings.Builder parse(String url, ClientSettings.Builder settings) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw invalid("url", "this is not eventstore://[user[:password]@]host[:port][,host…][?key=value&…]", url);
        }
        boolean gossip = isGossip(matcher.group("scheme"), url);
        Builder builder = new Builder(settings);
        List<Endpoint> hosts = hosts(matcher.group("hosts"), gossip, url);
        builder.settings(gossip ? builder.settings.gossipSeeds(hosts) : builder.settings.servers(hosts));
        credentials(builder, matcher.group("user"), url);
        query(builder, matcher.group("query"), url);
        return builder.finish(url);
    }

    private static boolean isGossip(String scheme, String url) {
        return switch (scheme) {
            case "eventstore" -> false;
            case "eventstore+discover" -> true;
            default -> throw invalid("url", "the scheme is eventstore or eventstore+discover, not " + scheme, url);
        };
    }

    private static List<Endpoint> hosts(String text, boolean gossip, String url) {
        int defaultPort = gossip ? ClientSettings.DEFAULT_HTTP_PORT : ClientSettings.DEFAULT_TCP_PORT;
        List<Endpoint> endpoints = new ArrayList<>();
        for (String host : text.split(",", -1)) {
            Matcher matcher = HOST.matcher(host);
            if (!matcher.matches()) {
                // What stands there may be a login and a password without the @ behind them: it is not shown.
                throw invalid("host", "a host is name[:port], and an IPv6 address goes in brackets", "***");
            }
            String name = matcher.group("v6") != null ? matcher.group("v6") : decode(matcher.group("name"), url);
            if (name.chars().anyMatch(Character::isWhitespace)) {
                throw invalid("host", "a host has no blanks", "***");
            }
            String port = matcher.group("port");
            try {
                endpoints.add(new Endpoint(name, port == null ? defaultPort : Integer.parseInt(port)));
            } catch (IllegalArgumentException e) {
                throw invalid("host", "the port of a host is 1 to 65535", "***");
            }
        }
        return endpoints;
    }

    private static void credentials(Builder builder, @Nullable String user, String url) {
        if (user == null) {
            return;
        }
        int colon = user.indexOf(':');
        if (colon < 0) {
            throw invalid("password", "a login needs a password: user:password@host", url);
        }
        try {
            builder.settings.credentials(decode(user.substring(0, colon), url), decode(user.substring(colon + 1), url));
        } catch (IllegalArgumentException e) {
            throw invalid("credentials", String.valueOf(e.getMessage()), url);
        }
    }

    private static void query(Builder builder, @Nullable String query, String url) {
        if (query == null || query.isEmpty()) {
            return;
        }
        if (passwordReachesQuery(query)) {
            // Names and values below are shown in messages, and here they may be pieces of a password.
            throw invalid(
                    "url", "an @ in a value is written %40, and a ? / or # in a login or password %3F %2F or %23", url);
        }
        Set<String> seen = new HashSet<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            BiFunction<Builder, String, Builder> key = KEYS.get(name);
            if (key == null) {
                throw invalid(
                        name,
                        "there is no key '" + name + "'; did you mean '" + nearest(name) + "'? All keys: "
                                + KEYS.keySet(),
                        url);
            }
            if (equals < 0 || equals == pair.length() - 1) {
                throw invalid(name, "'" + name + "' needs a value: " + name + "=…", url);
            }
            if (!seen.add(name)) {
                throw invalid(name, "'" + name + "' stands there twice", url);
            }
            apply(builder, key, name, decode(pair.substring(equals + 1), url), url);
        }
    }

    private static void apply(
            Builder builder, BiFunction<Builder, String, Builder> key, String name, String value, String url) {
        try {
            key.apply(builder, value);
        } catch (IllegalArgumentException | InvalidSettingsException e) {
            throw invalid(name, "'" + name + "' cannot be '" + value + "': " + e.getMessage(), url);
        }
    }

    /** Percent-decoding alone: unlike in HTML forms, a plus is a plus. */
    private static String decode(String text, String url) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("url", "a % is followed by two hexadecimal digits; write %25 for the character itself", url);
        }
    }

    private static boolean flag(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("it is true or false");
        };
    }

    private static int number(String value) {
        long number = longNumber(value);
        if (number != (int) number) {
            throw new IllegalArgumentException("that is too much");
        }
        return (int) number;
    }

    private static long longNumber(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("it is a whole number", e);
        }
    }

    private static Duration duration(String value) {
        Matcher matcher = DURATION.matcher(value);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group("amount"));
            return switch (matcher.group("unit")) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        }
        try {
            return Duration.parse(value);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("it is a duration such as 500ms, 5s, 2m or PT5S", e);
        }
    }

    private static NodePreference preference(String value) {
        return switch (value) {
            case "leader" -> NodePreference.LEADER;
            case "follower" -> NodePreference.FOLLOWER;
            case "random" -> NodePreference.RANDOM;
            case "readOnlyReplica" -> NodePreference.READ_ONLY_REPLICA;
            default -> throw new IllegalArgumentException("it is leader, follower, random or readOnlyReplica");
        };
    }

    private static String nearest(String name) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String key : KEYS.keySet()) {
            int distance = distance(key.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = key;
                bestDistance = distance;
            }
        }
        return best;
    }

    /** Levenshtein's: how many characters have to be inserted, removed or replaced. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static InvalidSettingsException invalid(String setting, String what, String url) {
        return new InvalidSettingsException(setting, what + " (in " + withoutSecret(url) + ")");
    }

    /**
     * What is certain to be no secret. A URL that is not understood may have its password anywhere; an @ behind the ? means that
     * the password had a ? in it; and a query may have a password under a key of the writer's own invention.
     */
    static String withoutSecret(String url) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches() || passwordReachesQuery(matcher.group("query"))) {
            return "***";
        }
        return matcher.group("scheme") + "://" + (matcher.group("user") == null ? "" : "***@") + matcher.group("hosts")
                + (matcher.group("query") == null ? "" : "?…");
    }

    private static boolean passwordReachesQuery(@Nullable String query) {
        return query != null && query.indexOf('@') >= 0;
    }

    /** What needs more than one key before it can be said. */
    private static final class Builder {
        private final ClientSettings.Builder settings;
        private @Nullable Boolean encrypted;
        private @Nullable Boolean httpEncrypted;
        private @Nullable TlsSettings tls;
        private @Nullable Path certificate;
        private @Nullable Path key;
        private @Nullable Duration firstDelay;
        private @Nullable Duration longestDelay;

        Builder(ClientSettings.Builder settings) {
            this.settings = settings;
        }

        Builder settings(ClientSettings.Builder changed) {
            return this;
        }

        Builder tls(boolean on) {
            encrypted = on;
            return this;
        }

        Builder httpTls(boolean on) {
            httpEncrypted = on;
            return this;
        }

        Builder tls(TlsSettings newTls) {
            tls = newTls;
            return this;
        }

        TlsSettings tlsOrDefault() {
            return tls == null ? TlsSettings.DEFAULT : tls;
        }

        Builder certificate(Path file) {
            certificate = file;
            return this;
        }

        Builder key(Path file) {
            key = file;
            return this;
        }

        Builder firstDelay(Duration delay) {
            firstDelay = delay;
            return this;
        }

        Builder longestDelay(Duration delay) {
            longestDelay = delay;
            return this;
        }

        /** Where only one of the two is given, the other one's default gives way to it. */
        private Backoff backoff(String url) {
            Backoff usual = settings.build().reconnect();
            Duration first = firstDelay;
            Duration longest = longestDelay;
            if (first == null) {
                first = longest != null && longest.compareTo(usual.initial()) < 0 ? longest : usual.initial();
            }
            if (longest == null) {
                longest = first.compareTo(usual.max()) > 0 ? first : usual.max();
            }
            try {
                return new Backoff(first, longest, usual.multiplier(), usual.jitter());
            } catch (IllegalArgumentException e) {
                String name = firstDelay == null ? "maxReconnectDelay" : "reconnectDelay";
                throw invalid(name, "'" + name + "' cannot be used: " + e.getMessage(), url);
            }
        }

        ClientSettings.Builder finish(String url) {
            if ((certificate == null) != (key == null)) {
                throw invalid("tlsCertFile", "a client certificate needs both tlsCertFile and tlsKeyFile", url);
            }
            if (certificate != null && key != null) {
                tls = tlsOrDefault().withClientCertificate(certificate, key);
            }
            if (tls != null && encrypted == null && !Boolean.TRUE.equals(httpEncrypted)) {
                throw invalid("tls", "TLS settings need tls=true beside them", url);
            }
            encrypt();
            return settings.reconnect(backoff(url));
        }

        private void encrypt() {
            if (encrypted == null && httpEncrypted == null) {
                return;
            }
            boolean tcp = Boolean.TRUE.equals(encrypted);
            settings.tls(tcp ? tlsOrDefault() : null);
            if (httpEncrypted != null && (!tcp || !httpEncrypted)) {
                settings.httpTls(httpEncrypted ? tlsOrDefault() : null);
            }
        }
    }
}
