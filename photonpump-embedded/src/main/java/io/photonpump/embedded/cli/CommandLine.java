package io.photonpump.embedded.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The options of one start. Each value is checked when it is requested. */
final class CommandLine {

    private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(us|ms|s|m)");
    private static final int MAX_PORT = 65_535;

    private final Map<Option, String> given = new EnumMap<>(Option.class);

    private CommandLine() {}

    /** Accepts {@code --option value} and {@code --option=value}. */
    static CommandLine parse(String... arguments) {
        CommandLine line = new CommandLine();
        int next = 0;
        while (next < arguments.length) {
            next = line.take(arguments, next);
        }
        return line;
    }

    private int take(String[] arguments, int at) {
        String argument = arguments[at];
        int equals = argument.indexOf('=');
        Option option = Option.named(equals < 0 ? argument : argument.substring(0, equals));
        int next = at + 1;
        String value = "";
        if (!option.takesValue()) {
            if (equals >= 0) {
                throw new UsageException(option.flag() + " takes no value");
            }
        } else if (equals >= 0) {
            value = argument.substring(equals + 1);
        } else if (next < arguments.length && !arguments[next].startsWith("--")) {
            value = arguments[next++];
        } else {
            throw new UsageException("a value is missing for " + option.syntax());
        }
        if (given.put(option, value) != null) {
            throw new UsageException(option.flag() + " is given twice");
        }
        return next;
    }

    boolean has(Option option) {
        return given.containsKey(option);
    }

    @Nullable
    String text(Option option) {
        return given.get(option);
    }

    String text(Option option, String otherwise) {
        return given.getOrDefault(option, otherwise);
    }

    /** Values separated by commas; none if the option is not given. */
    String[] list(Option option) {
        String text = given.get(option);
        return text == null
                ? new String[0]
                : Arrays.stream(text.split(",")).map(String::trim).toArray(String[]::new);
    }

    int port(Option option, int otherwise) {
        String text = given.get(option);
        if (text == null) {
            return otherwise;
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // the same message as for a number that is not a port
        }
        throw wrong(option, text, "a number from 0 to " + MAX_PORT);
    }

    @Nullable
    Long number(Option option) {
        String text = given.get(option);
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw wrong(option, text, "a whole number");
        }
    }

    @Nullable
    Path path(Option option) {
        String text = given.get(option);
        if (text == null) {
            return null;
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw wrong(option, text, "a path");
        }
    }

    @Nullable
    Duration duration(Option option) {
        String text = given.get(option);
        if (text == null) {
            return null;
        }
        Duration duration = parseDuration(option, text);
        if (duration.isNegative() || duration.isZero()) {
            throw wrong(option, text, "a time above zero");
        }
        return duration;
    }

    private static Duration parseDuration(Option option, String text) {
        Matcher matcher = SHORT_DURATION.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "us" -> Duration.ofNanos(1000 * amount);
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                default -> Duration.ofMinutes(amount);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw wrong(option, text, "a time such as 500ms, 5s or PT1M");
        }
    }

    <E extends Enum<E>> E oneOf(Option option, Class<E> type, E otherwise) {
        String text = given.get(option);
        if (text == null) {
            return otherwise;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text.toUpperCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw wrong(
                option,
                text,
                "one of " + option.syntax().substring(option.flag().length() + 1));
    }

    private static UsageException wrong(Option option, String text, String wanted) {
        return new UsageException(option.flag() + " must be " + wanted + ", not '" + text + "'");
    }

    static String help() {
        int width = 0;
        for (Option option : Option.values()) {
            width = Math.max(width, option.syntax().length());
        }
        StringBuilder help = new StringBuilder("An EventStore server for development and tests.\n\n"
                + "  java -jar photonpump-embedded-server.jar [options]\n\n");
        for (Option option : Option.values()) {
            help.append(("  %-" + width + "s  %s%n").formatted(option.syntax(), option.explanation()));
        }
        return help.append(
                        "\nUsers at first start: admin and ops, both with the password changeit.\n"
                                + "Exit codes: 1 could not start (the line says why), 2 wrong command line, 3 out of memory or failed; 130 or 143 after Ctrl-C or SIGTERM.\n")
                .toString();
    }
}
