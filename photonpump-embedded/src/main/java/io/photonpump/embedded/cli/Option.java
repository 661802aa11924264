package io.photonpump.embedded.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The options of the command line. The name of an option is that of the constant in lower case with dashes. */
enum Option {
    TCP_PORT("PORT", "the port for clients; 0 takes a free one (default 1113)"),
    HTTP_PORT(
            "PORT", "the port for gossip, users, subscriptions and streams as JSON; 0 takes a free one (default 2113)"),
    HOST("ADDRESS", "the address to listen on; 0.0.0.0 for all (default 127.0.0.1)"),
    ALLOWED_HOST("NAMES", "accept HTTP requests under these host names, too, separated by commas; * for any"),
    ALLOWED_ORIGIN(
            "ORIGINS", "let web pages of these origins use the HTTP port (CORS), separated by commas; * for any"),
    DATA_DIRECTORY(
            "PATH", "store everything in this directory, which is created if it is missing (default: in memory only)"),
    DIALECT("V5|V23", "emulate EventStore 5.0 or EventStoreDB 23.10 (default V5)"),
    NO_ANONYMOUS_ACCESS(null, "deny all rights to clients without credentials, as secure servers from 23.6 do"),
    INSECURE(null, "ask nobody who they are and let everybody do everything, as real servers with this option"),
    MAX_APPEND_SIZE("BYTES", "the maximum size of a write over gRPC (default 1048576)"),
    STANDARD_PROJECTIONS(null, "run $by_category, $by_event_type, $stream_by_category and $streams"),
    HEARTBEAT_INTERVAL("DURATION", "request a heartbeat after this time without a byte (default 2s)"),
    HEARTBEAT_TIMEOUT(
            "DURATION",
            "close the connection after another such time (default 2m: a client may stop"
                    + " in a debugger; real servers wait 700ms)"),
    IDLE_TIMEOUT(
            "DURATION",
            "close an HTTP connection without a request for this time, or a client that does not complete a frame (default 2m)"),
    WRITE_TIME("DURATION", "take this long for each write, one after the other, such as 100us or 1ms (default: none)"),
    READ_TIME("DURATION", "take this long for each page that is read, four pages at a time (default: none)"),
    OVERTAKING("SEED", "let writes of ordinary users overtake one another, as EventStoreDB 20 and later does"),
    STRICT_SEND_LIMIT(null, "disconnect a client that lets more than 10 MiB of replies wait; use it with --read-time"),
    NO_HEARTBEATS(null, "never request a heartbeat and never close a silent connection, for clients in a debugger"),
    TLS(null, "use TLS on both ports, with a new certificate for localhost and --host"),
    TLS_CERTIFICATE("PATH", "use TLS with this certificate chain (PEM); needs --tls-key"),
    TLS_KEY("PATH", "its unencrypted PKCS#8 key (PEM)"),
    TLS_CLIENT_CA("PATH", "accept only clients with a certificate of this authority (PEM)"),
    TLS_CA_OUT("PATH", "write the certificate authority that clients must trust to this file (PEM)"),
    HELP(null, "print this text and exit"),
    VERSION(null, "print the version and exit");

    private final @Nullable String value;
    private final String explanation;

    Option(@Nullable String value, String explanation) {
        this.value = value;
        this.explanation = explanation;
    }

    String flag() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean takesValue() {
        return value != null;
    }

    /** Returns the option with its value, such as {@code --tcp-port PORT}. */
    String syntax() {
        return value == null ? flag() : flag() + " " + value;
    }

    String explanation() {
        return explanation;
    }

    static Option named(String flag) {
        if (flag.equals("-h")) {
            return HELP;
        }
        return Arrays.stream(values())
                .filter(option -> option.flag().equals(flag))
                .findFirst()
                .orElseThrow(() -> new UsageException("unknown option " + flag + ": did you mean "
                        + nearest(flag).flag() + "? --help lists them all"));
    }

    private static Option nearest(String flag) {
        return Arrays.stream(values())
                .min(Comparator.comparingInt(option -> distance(option.flag(), flag)))
                .orElseThrow();
    }

    /**
     * Returns the cost of turning the given flag into the known one. An insertion costs 1 and a deletion 2, because people tend to
     * leave out parts: {@code --datadir}.
     */
    private static int distance(String known, String given) {
        int[] previous = new int[given.length() + 1];
        Arrays.setAll(previous, i -> 2 * i);
        for (int i = 1; i <= known.length(); i++) {
            int[] current = new int[given.length() + 1];
            current[0] = i;
            for (int j = 1; j <= given.length(); j++) {
                current[j] = known.charAt(i - 1) == given.charAt(j - 1)
                        ? previous[j - 1]
                        : Math.min(previous[j] + 1, current[j - 1] + 2);
            }
            previous = current;
        }
        return previous[given.length()];
    }
}
