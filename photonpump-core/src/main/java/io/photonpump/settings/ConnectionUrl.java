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
import java.util.Arrays;
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
 * error. Its message quotes nothing of the URL but keys that are almost right: a password may be anywhere in a URL that is wrong.
 */
final class ConnectionUrl {

    private static final Pattern URL = Pattern.compile(
            "(?<scheme>[a-z+]+)://(?:(?<user>[^/?#]*)@)?(?<hosts>[^/?#@]*)/?(?:\\?(?<query>.*))?", Pattern.DOTALL);
    private static final Pattern HOST =
            Pattern.compile("(?:\\[(?<v6>[^\\]]+)]|(?<name>[^:\\[\\]]+))(?::(?<port>\\d{1,5}))?");
    private static final Pattern DURATION = Pattern.compile("(?<amount>\\d{1,12})(?<unit>ms|s|m|h)");

    /** The shortest beginning of a key that is taken for that key. */
    private static final int MIN_PREFIX = 3;

    /** How many letters of a key go with each that is wrong. */
    private static final int LETTERS_PER_SLIP = 3;

    private static final String TEXT = "text";
    private static final String FILE = "the path of a file";
    private static final String FLAG = "true or false";
    private static final String PORT = "a port: 1 to 65535";
    private static final String COUNT = "a whole number, 1 or more, that is not too large";
    private static final String DURATION_RULE =
            "a duration such as 500ms, 5s, 2m or PT5S, longer than 0 and at most " + Backoff.LONGEST.toDays() + " days";

    /**
     * One key of the query.
     *
     * @param rule what its value is, in words for messages: a message never quotes the value
     */
    private record Key(String rule, BiFunction<Builder, String, Builder> apply) {}

    private static final Map<String, Key> KEYS = new TreeMap<>(Map.ofEntries(
            key("name", TEXT, (b, v) -> b.settings(b.settings.name(v))),
            key("tls", FLAG, (b, v) -> b.tls(flag(v))),
            key("httpTls", FLAG, (b, v) -> b.httpTls(flag(v))),
            key("tlsCaFile", FILE, (b, v) -> b.tls(b.tlsOrDefault().withCaFile(Path.of(v)))),
            key("tlsCertFile", FILE, (b, v) -> b.certificate(Path.of(v))),
            key("tlsKeyFile", FILE, (b, v) -> b.key(Path.of(v))),
            key(
                    "tlsVerify",
                    FLAG,
                    (b, v) -> flag(v) ? b : b.tls(b.tlsOrDefault().withoutVerification())),
            key("httpPort", PORT, (b, v) -> b.settings(b.settings.httpPort(number(v)))),
            key("connectTimeout", DURATION_RULE, (b, v) -> b.settings(b.settings.connectTimeout(duration(v)))),
            key("operationTimeout", DURATION_RULE, (b, v) -> b.settings(b.settings.operationTimeout(duration(v)))),
            key("heartbeatInterval", DURATION_RULE, (b, v) -> b.settings(b.settings.heartbeatInterval(duration(v)))),
            key("heartbeatTimeout", DURATION_RULE, (b, v) -> b.settings(b.settings.heartbeatTimeout(duration(v)))),
            key("gossipTimeout", DURATION_RULE, (b, v) -> b.settings(b.settings.gossipTimeout(duration(v)))),
            key("reconnectDelay", DURATION_RULE, (b, v) -> b.firstDelay(duration(v))),
            key("maxReconnectDelay", DURATION_RULE, (b, v) -> b.longestDelay(duration(v))),
            key(
                    "maxReconnects",
                    "a whole number: 0 or more, or -1 for never giving up",
                    (b, v) -> b.settings(b.settings.maxReconnects(number(v)))),
            key("maxPendingRequests", COUNT, (b, v) -> b.settings(b.settings.maxPendingRequests(number(v)))),
            key("maxPendingBytes", COUNT, (b, v) -> b.settings(b.settings.maxPendingBytes(longNumber(v)))),
            key("maxAdminResponseBytes", COUNT, (b, v) -> b.settings(b.settings.maxAdminResponseBytes(number(v)))),
            key("orderedWrites", FLAG, (b, v) -> b.settings(b.settings.orderedWrites(flag(v)))),
            key(
                    "nodePreference",
                    "leader, follower, random or readOnlyReplica",
                    (b, v) -> b.settings(b.settings.nodeSelector(preference(v))))));

    private ConnectionUrl() {}

    private static Map.Entry<String, Key> key(String name, String rule, BiFunction<Builder, String, Builder> apply) {
        return Map.entry(name, new Key(rule, apply));
    }

    /** @param settings what the URL is read into */
    static ClientSettings.Builder parse(String url, ClientSettings.Builder settings) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw invalid("url", "this is not eventstore://[user[:password]@]host[:port][,host…][?key=value&…]");
        }
        boolean gossip = isGossip(matcher.group("scheme"));
        Builder builder = new Builder(settings);
        List<Endpoint> hosts = hosts(matcher.group("hosts"), gossip);
        builder.settings(gossip ? builder.settings.gossipSeeds(hosts) : builder.settings.servers(hosts));
        credentials(builder, matcher.group("user"));
        query(builder, matcher.group("query"));
        return builder.finish();
    }

    private static boolean isGossip(String scheme) {
        return switch (scheme) {
            case "eventstore" -> false;
            case "eventstore+discover" -> true;
            default -> throw invalid("url", "the scheme is eventstore or eventstore+discover");
        };
    }

    private static List<Endpoint> hosts(String text, boolean gossip) {
        int defaultPort = gossip ? ClientSettings.DEFAULT_HTTP_PORT : ClientSettings.DEFAULT_TCP_PORT;
        List<Endpoint> endpoints = new ArrayList<>();
        for (String host : text.split(",", -1)) {
            Matcher matcher = HOST.matcher(host);
            if (!matcher.matches()) {
                // What stands there may be a username and a password without the @ behind them: it is not shown.
                throw invalid("host", "a host is name[:port], and an IPv6 address goes in brackets");
            }
            String name = matcher.group("v6") != null ? matcher.group("v6") : decode(matcher.group("name"));
            if (name.chars().anyMatch(Character::isWhitespace)) {
                throw invalid("host", "a host has no blanks");
            }
            String port = matcher.group("port");
            try {
                endpoints.add(new Endpoint(name, port == null ? defaultPort : Integer.parseInt(port)));
            } catch (IllegalArgumentException e) {
                throw invalid("host", "the port of a host is 1 to 65535");
            }
        }
        return endpoints;
    }

    private static void credentials(Builder builder, @Nullable String user) {
        if (user == null) {
            return;
        }
        int colon = user.indexOf(':');
        if (colon < 0) {
            throw invalid("password", "a username needs a password: user:password@host");
        }
        try {
            builder.settings.credentials(decode(user.substring(0, colon)), decode(user.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw invalid("credentials", String.valueOf(e.getMessage()));
        }
    }

    private static void query(Builder builder, @Nullable String query) {
        if (query == null || query.isEmpty()) {
            return;
        }
        if (query.indexOf('@') >= 0) {
            // An @ behind the ? usually means that the password has a ? in it.
            throw invalid(
                    "url", "an @ in a value is written %40, and a ? / or # in a username or password %3F %2F or %23");
        }
        Set<String> seen = new HashSet<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            Key key = KEYS.get(name);
            if (key == null) {
                throw unknown(name);
            }
            if (equals < 0 || equals == pair.length() - 1) {
                throw invalid(name, "'" + name + "' needs a value: " + name + "=…");
            }
            if (!seen.add(name)) {
                throw invalid(name, "'" + name + "' stands there twice");
            }
            apply(builder, key, name, decode(pair.substring(equals + 1)));
        }
    }

    private static void apply(Builder builder, Key key, String name, String value) {
        try {
            key.apply().apply(builder, value);
        } catch (IllegalArgumentException | InvalidSettingsException e) {
            // Without the message and the cause, which quote the value.
            throw invalid(name, "the value of '" + name + "' is not " + key.rule());
        }
    }

    private static InvalidSettingsException unknown(String name) {
        String nearest = nearest(name);
        return isSlip(name, nearest)
                ? invalid(
                        name,
                        "there is no key '" + name + "'; did you mean '" + nearest + "'? All keys: " + KEYS.keySet())
                : invalid("url", "the query has a key that does not exist. All keys: " + KEYS.keySet());
    }

    /** Whether this is a known key with a slip in it; anything else may be a password. */
    private static boolean isSlip(String name, String nearest) {
        String lower = name.toLowerCase(Locale.ROOT);
        String known = nearest.toLowerCase(Locale.ROOT);
        return known.startsWith(lower) && lower.length() >= MIN_PREFIX
                || distance(known, lower) <= known.length() / LETTERS_PER_SLIP
                || sorted(known).equals(sorted(lower));
    }

    private static String sorted(String text) {
        char[] letters = text.toCharArray();
        Arrays.sort(letters);
        return new String(letters);
    }

    /** Percent-decoding alone: unlike in HTML forms, a plus is a plus. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("url", "a % is followed by two hexadecimal digits; write %25 for the character itself");
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

    private static InvalidSettingsException invalid(String setting, String what) {
        return new InvalidSettingsException(setting, what + " (in the connection URL)");
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
        private Backoff backoff() {
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
                throw invalid(
                        name,
                        "the value of '" + name + "' is not " + DURATION_RULE
                                + ", and reconnectDelay is at most maxReconnectDelay");
            }
        }

        ClientSettings.Builder finish() {
            if ((certificate == null) != (key == null)) {
                throw invalid("tlsCertFile", "a client certificate needs both tlsCertFile and tlsKeyFile");
            }
            if (certificate != null && key != null) {
                tls = tlsOrDefault().withClientCertificate(certificate, key);
            }
            if (tls != null && encrypted == null && !Boolean.TRUE.equals(httpEncrypted)) {
                throw invalid("tls", "TLS settings need tls=true beside them");
            }
            encrypt();
            return settings.reconnect(backoff());
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
