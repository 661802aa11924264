package io.photonpump.settings;

import io.photonpump.cluster.NodePreference;
import io.photonpump.internal.option.Option;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of value in a connection URL.
 *
 * @param <T> the type of the value
 * @param rule describes the values that are accepted, for messages: a message never quotes a value, which may be a password
 * @param reader reads the text; throws {@link IllegalArgumentException} if it is none of these
 */
record UrlValue<T>(String rule, Function<String, T> reader) {

    private static final Pattern SHORT_DURATION = Pattern.compile("(?<amount>\\d{1,12})(?<unit>ms|s|m|h)");

    static final UrlValue<String> TEXT = new UrlValue<>("text", text -> text);
    static final UrlValue<Path> FILE = new UrlValue<>("the path of a file", Path::of);
    static final UrlValue<Boolean> FLAG = new UrlValue<>("true or false", UrlValue::flag);
    static final UrlValue<Integer> PORT = new UrlValue<>("a port: 1 to 65535", Integer::valueOf);
    static final UrlValue<Integer> COUNT =
            new UrlValue<>("a whole number, 1 or more, that is not too large", Integer::valueOf);
    static final UrlValue<Long> LONG_COUNT =
            new UrlValue<>("a whole number, 1 or more, that is not too large", Long::valueOf);
    static final UrlValue<Integer> ATTEMPTS =
            new UrlValue<>("a whole number: 0 or more, or -1 for unlimited attempts", Integer::valueOf);
    static final UrlValue<Duration> DURATION = new UrlValue<>(
            "a duration such as 500ms, 5s, 2m or PT5S, longer than 0 and at most " + Option.LONGEST_DURATION.toDays()
                    + " days",
            UrlValue::duration);
    static final UrlValue<NodePreference> PREFERENCE =
            new UrlValue<>("leader, follower, random or readOnlyReplica", UrlValue::preference);

    T read(String text) {
        return reader.apply(text);
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Duration duration(String text) {
        Matcher matcher = SHORT_DURATION.matcher(text);
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
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static NodePreference preference(String text) {
        return switch (text) {
            case "leader" -> NodePreference.LEADER;
            case "follower" -> NodePreference.FOLLOWER;
            case "random" -> NodePreference.RANDOM;
            case "readOnlyReplica" -> NodePreference.READ_ONLY_REPLICA;
            default -> throw new IllegalArgumentException();
        };
    }
}
