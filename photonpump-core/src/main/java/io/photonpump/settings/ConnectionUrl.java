package io.photonpump.settings;

import io.photonpump.cluster.Endpoint;
import io.photonpump.error.InvalidSettingsException;
import io.photonpump.event.Credentials;
import io.photonpump.internal.option.OptionValues;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of connection URLs:
 * {@code eventstore[+discover]://[user[:password]@]host[:port][,host[:port]…][?key=value&…]}. Anything else is an error. Error messages
 * quote nothing of the URL but keys that are almost right, because a malformed URL may contain a password anywhere.
 */
final class ConnectionUrl {

    private static final Pattern URL = Pattern.compile(
            "(?<scheme>[a-z+]+)://(?:(?<user>[^/?#]*)@)?(?<hosts>[^/?#@]*)/?(?:\\?(?<query>.*))?", Pattern.DOTALL);
    private static final Pattern HOST =
            Pattern.compile("(?:\\[(?<v6>[^\\]]+)]|(?<name>[^:\\[\\]]+))(?::(?<port>\\d{1,5}))?");

    private ConnectionUrl() {}

    /**
     * Reads a URL.
     *
     * @param defaults the settings for everything that the URL leaves out
     */
    static OptionValues parse(String url, OptionValues defaults) {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw invalid("url", "this is not eventstore://[user[:password]@]host[:port][,host…][?key=value&…]");
        }
        boolean gossip = isGossip(matcher.group("scheme"));
        UrlReading reading = new UrlReading(defaults.with(ClientOptions.SERVERS, hosts(matcher.group("hosts"), gossip))
                .with(ClientOptions.GOSSIP, gossip));
        credentials(reading, matcher.group("user"));
        query(reading, matcher.group("query"));
        return reading.finish();
    }

    private static boolean isGossip(String scheme) {
        return switch (scheme) {
            case "eventstore" -> false;
            case "eventstore+discover" -> true;
            default -> throw invalid("url", "the scheme is eventstore or eventstore+discover");
        };
    }

    private static List<Endpoint> hosts(String text, boolean gossip) {
        int defaultPort = gossip ? ClientOptions.DEFAULT_HTTP_PORT : ClientOptions.DEFAULT_PORT;
        List<Endpoint> endpoints = new ArrayList<>();
        for (String host : text.split(",", -1)) {
            Matcher matcher = HOST.matcher(host);
            if (!matcher.matches()) {
                // This may be a user name and a password without the @: it is not quoted.
                throw invalid("host", "a host is name[:port], and an IPv6 address goes in brackets");
            }
            String name = matcher.group("v6") != null ? matcher.group("v6") : decode(matcher.group("name"));
            if (name.chars().anyMatch(Character::isWhitespace)) {
                throw invalid("host", "a host contains no whitespace");
            }
            String port = matcher.group("port");
            try {
                endpoints.add(new Endpoint(name, port == null ? defaultPort : Integer.parseInt(port)));
            } catch (IllegalArgumentException e) {
                throw invalid("host", "the port of a host is 1 to 65535");
            }
        }
        return List.copyOf(endpoints);
    }

    private static void credentials(UrlReading reading, @Nullable String user) {
        if (user == null) {
            return;
        }
        int colon = user.indexOf(':');
        if (colon < 0) {
            throw invalid("password", "a user name needs a password: user:password@host");
        }
        String username = decode(user.substring(0, colon));
        String password = decode(user.substring(colon + 1));
        try {
            reading.values = reading.values.with(
                    ClientOptions.CREDENTIALS, new FixedCredentials(new Credentials(username, password)));
        } catch (InvalidSettingsException e) {
            throw invalid("credentials", String.valueOf(e.getMessage()));
        }
    }

    private static void query(UrlReading reading, @Nullable String query) {
        if (query == null || query.isEmpty()) {
            return;
        }
        if (query.indexOf('@') >= 0) {
            // An @ after the ? usually means that the password contains a ?.
            throw invalid(
                    "url", "an @ in a value is written %40, and a ? / or # in a user name or password %3F %2F or %23");
        }
        Set<String> seen = new HashSet<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            UrlReading.Key key = UrlReading.KEYS.get(name);
            if (key == null) {
                throw unknown(name);
            }
            if (equals < 0 || equals == pair.length() - 1) {
                throw invalid(name, "'" + name + "' needs a value: " + name + "=…");
            }
            if (!seen.add(name)) {
                throw invalid(name, "'" + name + "' is given twice");
            }
            apply(reading, key, name, decode(pair.substring(equals + 1)));
        }
    }

    private static void apply(UrlReading reading, UrlReading.Key key, String name, String value) {
        try {
            key.setter().accept(reading, value);
        } catch (IllegalArgumentException | InvalidSettingsException e) {
            // Without the message and the cause, which quote the value.
            throw invalid(name, "the value of '" + name + "' is not " + key.rule());
        }
    }

    private static InvalidSettingsException unknown(String name) {
        Set<String> keys = UrlReading.KEYS.keySet();
        String nearest = UrlKeys.nearest(keys, name);
        return UrlKeys.isSlip(name, nearest)
                ? invalid(name, "there is no key '" + name + "'; did you mean '" + nearest + "'? All keys: " + keys)
                : invalid("url", "the query has a key that does not exist. All keys: " + keys);
    }

    /** Percent-decoding alone: unlike in HTML forms, a plus is a plus. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("url", "a % is followed by two hexadecimal digits; write %25 for the character itself");
        }
    }

    static InvalidSettingsException invalid(String setting, String what) {
        return new InvalidSettingsException(setting, what + " (in the connection URL)");
    }
}
