package io.photonpump.embedded.cli;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.error.ListenException;
import io.photonpump.embedded.error.LogException;
import io.photonpump.embedded.error.TlsConfigurationException;
import io.photonpump.embedded.tls.SelfMadeCertificates;
import io.photonpump.embedded.tls.ServerTls;
import io.photonpump.error.InvalidSettingsException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The command line of the server, {@code java -jar photonpump-embedded-server.jar}, which runs until Ctrl-C or SIGTERM. */
public final class Main {

    private static final int DONE = 0;
    private static final int COULD_NOT_START = 1;
    private static final int WRONG_COMMAND_LINE = 2;
    private static final int FAILED = 3;

    private static final int TCP_PORT = 1113;
    private static final int HTTP_PORT = 2113;
    private static final String LOCAL = "127.0.0.1";

    private static final byte[] OUT_OF_MEMORY =
            ("The server has run out of memory and ends. It keeps all events in the heap: give it a larger"
                            + " one (java -Xmx...). What was acknowledged is in the data directory, if it has one.\n")
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] FAILURE =
            "The server has failed and ends; its log says why.\n".getBytes(StandardCharsets.UTF_8);

    private final PrintStream out;
    private final PrintStream err;

    private Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the server until the process is stopped.
     *
     * @param arguments the options; {@code --help} lists them
     */
    public static void main(String[] arguments) {
        int code = new Main(System.out, System.err).run(arguments);
        if (code != DONE) {
            System.exit(code);
        }
    }

    private int run(String[] arguments) {
        try {
            CommandLine line = CommandLine.parse(arguments);
            if (line.has(Option.HELP)) {
                out.print(CommandLine.help());
            } else if (line.has(Option.VERSION)) {
                out.println(version());
            } else {
                serve(line);
            }
            return DONE;
        } catch (UsageException | InvalidSettingsException e) {
            err.println(e.getMessage());
            return WRONG_COMMAND_LINE;
        } catch (ListenException | LogException | TlsConfigurationException | CannotWriteException e) {
            err.println(e.getMessage());
            return COULD_NOT_START;
        }
    }

    private static String version() {
        return Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "development");
    }

    private void serve(CommandLine line) {
        ServerTls tls = tls(line);
        EmbeddedEventStore server = builder(line, tls).start();
        if (tls != null) {
            writeAuthority(line.path(Option.TLS_CA_OUT), tls);
        }
        server.onFailure(Main::halt);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            out.println("Stopped.");
            out.flush();
            stopped.countDown();
        }));
        announce(line, server, tls);
        awaitEnd(stopped);
    }

    /**
     * Ends the process at once. Nothing is closed in order, because nothing is in order any more; a data directory stays as it would
     * after a kill. The text is encoded before, because there may be no memory for it now.
     */
    private static void halt(Throwable cause) {
        try (FileOutputStream err = new FileOutputStream(FileDescriptor.err)) {
            err.write(cause instanceof OutOfMemoryError ? OUT_OF_MEMORY : FAILURE);
        } catch (IOException e) {
            // the exit code says it, too
        } finally {
            Runtime.getRuntime().halt(FAILED);
        }
    }

    private static EmbeddedEventStore.Builder builder(CommandLine line, @Nullable ServerTls tls) {
        EmbeddedEventStore.Builder builder = EmbeddedEventStore.builder()
                .host(line.text(Option.HOST, LOCAL))
                .tcpPort(line.port(Option.TCP_PORT, TCP_PORT))
                .httpPort(line.port(Option.HTTP_PORT, HTTP_PORT))
                .dialect(line.oneOf(Option.DIALECT, Dialect.class, Dialect.V5))
                .anonymousAccess(!line.has(Option.NO_ANONYMOUS_ACCESS))
                .insecure(line.has(Option.INSECURE))
                .strictSendLimit(line.has(Option.STRICT_SEND_LIMIT))
                .standardProjections(line.has(Option.STANDARD_PROJECTIONS));
        builder.allowedHosts(line.list(Option.ALLOWED_HOST)).allowedOrigins(line.list(Option.ALLOWED_ORIGIN));
        Duration interval = line.duration(Option.HEARTBEAT_INTERVAL);
        Duration timeout = line.duration(Option.HEARTBEAT_TIMEOUT);
        if (line.has(Option.NO_HEARTBEATS)) {
            builder.heartbeatOff();
        } else if (interval != null || timeout != null) {
            builder.heartbeat(
                    Objects.requireNonNullElse(interval, Duration.ofSeconds(2)),
                    Objects.requireNonNullElse(timeout, Duration.ofMinutes(2)));
        }
        Duration idleTimeout = line.duration(Option.IDLE_TIMEOUT);
        if (idleTimeout != null) {
            builder.idleTimeout(idleTimeout);
        }
        Duration writeTime = line.duration(Option.WRITE_TIME);
        if (writeTime != null) {
            builder.writeTime(writeTime);
        }
        Duration readTime = line.duration(Option.READ_TIME);
        if (readTime != null) {
            builder.readTime(readTime);
        }
        Long seed = line.number(Option.OVERTAKING);
        if (seed != null) {
            builder.overtaking(seed);
        }
        Long maxAppendSize = line.number(Option.MAX_APPEND_SIZE);
        if (maxAppendSize != null) {
            if (maxAppendSize <= 0 || maxAppendSize > Integer.MAX_VALUE) {
                throw new UsageException("--max-append-size is a number of bytes above 0, not " + maxAppendSize);
            }
            builder.maxAppendSize(maxAppendSize.intValue());
        }
        Path directory = line.path(Option.DATA_DIRECTORY);
        if (directory != null) {
            builder.dataDirectory(directory);
        }
        if (tls != null) {
            builder.tls(tls);
        }
        return builder;
    }

    private static @Nullable ServerTls tls(CommandLine line) {
        Path certificate = line.path(Option.TLS_CERTIFICATE);
        Path key = line.path(Option.TLS_KEY);
        if ((certificate == null) != (key == null)) {
            throw new UsageException("--tls-certificate and --tls-key go together");
        }
        ServerTls tls = null;
        if (certificate != null && key != null) {
            tls = ServerTls.of(certificate, key);
        } else if (line.has(Option.TLS)) {
            tls = SelfMadeCertificates.forHosts("localhost", LOCAL, "::1", line.text(Option.HOST, LOCAL))
                    .serverTls();
        } else if (line.has(Option.TLS_CLIENT_CA) || line.has(Option.TLS_CA_OUT)) {
            throw new UsageException("--tls-client-ca and --tls-ca-out need --tls, or --tls-certificate and --tls-key");
        }
        Path clientCa = line.path(Option.TLS_CLIENT_CA);
        return tls == null || clientCa == null ? tls : tls.requiringClientCertificates(clientCa);
    }

    private static void writeAuthority(@Nullable Path file, ServerTls tls) {
        if (file == null) {
            return;
        }
        try {
            Files.copy(tls.caCertificate(), file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new CannotWriteException(file, e);
        }
    }

    private static final class CannotWriteException extends RuntimeException {
        CannotWriteException(Path file, IOException cause) {
            super("cannot write the certificate authority to " + file + ": " + cause, cause);
        }
    }

    private void announce(CommandLine line, EmbeddedEventStore server, @Nullable ServerTls tls) {
        Path directory = line.path(Option.DATA_DIRECTORY);
        String security = tls == null ? "" : " (TLS)";
        out.println("Photon Pump embedded server " + version() + ", dialect "
                + line.oneOf(Option.DIALECT, Dialect.class, Dialect.V5) + ", "
                + (directory == null ? "in memory" : "data in " + directory.toAbsolutePath())
                + (line.has(Option.INSECURE) ? ", INSECURE: everybody may do everything" : ""));
        out.println("Listening on TCP port " + server.tcpPort() + security + " and HTTP port " + server.httpPort()
                + security + " of " + line.text(Option.HOST, LOCAL));
        if (tls != null) {
            out.println("Clients have to trust "
                    + Objects.requireNonNullElse(line.path(Option.TLS_CA_OUT), tls.caCertificate()));
        }
        if (line.oneOf(Option.DIALECT, Dialect.class, Dialect.V5) != Dialect.V5) {
            out.println("gRPC:  " + server.grpcUrl());
        }
        out.println("Ready: " + server.url());
        out.flush();
    }

    /** The server's threads are daemons: this one keeps the process alive. */
    private static void awaitEnd(CountDownLatch stopped) {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
