package io.photonpump.embedded;

import static java.util.Objects.requireNonNull;

import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.engine.EngineSettings;
import io.photonpump.embedded.engine.EventStoreEngine;
import io.photonpump.embedded.engine.ServerClock;
import io.photonpump.embedded.net.EventStoreServer;
import io.photonpump.embedded.net.PipelineHook;
import io.photonpump.embedded.net.ServerSettings;
import io.photonpump.embedded.store.Journal;
import java.time.Duration;
import java.time.InstantSource;

/**
 * An EventStore server in this JVM.
 *
 * <pre>{@code
 * try (EmbeddedEventStore server = EmbeddedEventStore.start();
 *      EventStoreClient client = PhotonPump.connect(server.url())) {
 *     client.publishEvent("ponies", "PonyJumped", Map.of("Pony", "Derpy Hooves")).join();
 * }
 * }</pre>
 *
 * It starts in milliseconds on free ports of 127.0.0.1, with the users of a fresh server ({@code admin} and {@code ops},
 * password {@code changeit}), and forgets everything when it is closed. Its time can be moved: {@link #advance} makes message
 * time-outs, {@code $maxAge} and checkpoints by time fall due at once, so that no test has to wait for them. All methods may
 * be called from any thread.
 */
public final class EmbeddedEventStore implements AutoCloseable {

    private static final Duration DEFAULT_AWAIT = Duration.ofSeconds(10);

    private final EventStoreServer server;

    private EmbeddedEventStore(Builder builder) {
        ServerClock clock = new ServerClock(builder.time);
        server = new EventStoreServer(
                new ServerSettings(builder.host, builder.tcpPort, builder.heartbeatInterval, builder.heartbeatTimeout),
                () -> new EventStoreEngine(
                        new EngineSettings(builder.dialect, builder.anonymousAccess), builder.journal, clock),
                PipelineHook.NONE);
    }

    /** Starts a server with all defaults. */
    public static EmbeddedEventStore start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The port of the TCP protocol. */
    public int tcpPort() {
        return server.tcpPort();
    }

    /** What a client connects to: {@code eventstore://localhost:<port>}. */
    public String url() {
        return "eventstore://localhost:" + tcpPort();
    }

    /**
     * Moves the server's time forward, second by second, and returns when everything that fell due on the way has been done
     * and sent. Heartbeats go by real time: no connection looks dead because of this.
     *
     * @throws IllegalArgumentException for a negative duration
     */
    public void advance(Duration duration) {
        server.call(() -> {
            server.engine().advance(duration);
            return true;
        });
    }

    /**
     * Waits until a stream has had this many events, deleted and truncated ones included; 10 seconds at most.
     *
     * @throws IllegalStateException if it has not by then; the message says how many there are
     */
    public void await(String stream, long events) {
        await(stream, events, DEFAULT_AWAIT);
    }

    /** As {@link #await(String, long)}, with a time limit of one's own. Real time: it does not follow {@link #advance}. */
    public void await(String stream, long events, Duration timeout) {
        requireNonNull(stream, "stream");
        StreamWatch watch = server.call(() -> StreamWatch.on(server.engine(), stream, events));
        watch.await(timeout);
    }

    /** Says goodbye to all subscribers, closes all connections and frees the ports. A second call does nothing. */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "EmbeddedEventStore[" + url() + "]";
    }

    /** The settings of a server. Not thread-safe; may be used for several servers. */
    public static final class Builder {

        private String host = "127.0.0.1";
        private int tcpPort;
        private Dialect dialect = Dialect.V5;
        private Duration heartbeatInterval = Duration.ofSeconds(2);
        private Duration heartbeatTimeout = Duration.ofSeconds(1);
        private boolean anonymousAccess = true;
        private InstantSource time = InstantSource.system();
        private Journal journal = Journal.NONE;

        private Builder() {}

        /** The address to listen on; default {@code 127.0.0.1}. */
        public Builder host(String host) {
            this.host = requireNonNull(host, "host");
            return this;
        }

        /** The port of the TCP protocol; default 0: any that is free. */
        public Builder tcpPort(int port) {
            this.tcpPort = port;
            return this;
        }

        /** Which server version to be like; default {@link Dialect#V5}, the one that recordings of a real server vouch for. */
        public Builder dialect(Dialect dialect) {
            this.dialect = requireNonNull(dialect, "dialect");
            return this;
        }

        /**
         * How the server notices that a client is dead; default: asks after 2 seconds without a byte, closes after another
         * second. Longer ones are for clients that stand still in a debugger.
         */
        public Builder heartbeat(Duration interval, Duration timeout) {
            this.heartbeatInterval = requireNonNull(interval, "interval");
            this.heartbeatTimeout = requireNonNull(timeout, "timeout");
            return this;
        }

        /** Never asks for a sign of life and never closes a silent connection. */
        public Builder heartbeatOff() {
            return heartbeat(Duration.ZERO, Duration.ZERO);
        }

        /**
         * Whether clients without credentials may do what access control lists allow to everybody; default true. Servers from
         * 23.6 say no to them unless configured otherwise.
         */
        public Builder anonymousAccess(boolean allowed) {
            this.anonymousAccess = allowed;
            return this;
        }

        /** Where the time comes from; default the system's clock. {@link EmbeddedEventStore#advance} adds to it. */
        public Builder time(InstantSource time) {
            this.time = requireNonNull(time, "time");
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws RuntimeException (a {@link java.net.BindException} as it is) if the port is taken
         */
        public EmbeddedEventStore start() {
            return new EmbeddedEventStore(this);
        }
    }
}
