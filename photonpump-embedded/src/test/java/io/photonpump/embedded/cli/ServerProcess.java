package io.photonpump.embedded.cli;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The command-line server in a second JVM. A thread collects what it prints, so that a test that waits for output does not wait
 * longer than {@link #LIMIT}.
 */
public final class ServerProcess implements AutoCloseable {

    private static final Pattern PORTS = Pattern.compile("TCP port (\\d+).* HTTP port (\\d+)");

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private int tcpPort;
    private int httpPort;

    private ServerProcess(Process process) {
        this.process = process;
        this.reader = new Thread(this::collect, "server-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void collect() {
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("the output could not be read: " + e);
        }
    }

    /** Standard output and standard error are read as one. */
    public static ServerProcess run(String... arguments) throws IOException {
        return runWithHeap("128m", arguments);
    }

    /** @param heap the largest size of the heap, such as {@code 64m} */
    public static ServerProcess runWithHeap(String heap, String... arguments) throws IOException {
        return runMain(heap, Main.class, arguments);
    }

    private static ServerProcess runMain(String heap, Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx" + heap));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ServerProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Returns when it says that it is ready. */
    public static ServerProcess start(String... arguments) throws IOException {
        return startWithHeap("128m", arguments);
    }

    /** @param heap the largest size of the heap, such as {@code 64m} */
    public static ServerProcess startWithHeap(String heap, String... arguments) throws IOException {
        return ready(runWithHeap(heap, arguments));
    }

    /** Another program that starts a server and prints the same lines. */
    public static ServerProcess startMain(String heap, Class<?> main) throws IOException {
        return ready(runMain(heap, main));
    }

    private static ServerProcess ready(ServerProcess server) {
        try {
            await().atMost(LIMIT).until(() -> server.isReady() || !server.reader.isAlive());
        } catch (ConditionTimeoutException e) {
            server.close();
        }
        if (!server.isReady()) {
            throw new IllegalStateException("the server did not start: " + server.lines);
        }
        server.readPorts();
        return server;
    }

    private boolean isReady() {
        return lines.stream().anyMatch(line -> line.startsWith("Ready: "));
    }

    private void readPorts() {
        for (String line : lines) {
            var ports = PORTS.matcher(line);
            if (ports.find()) {
                tcpPort = Integer.parseInt(ports.group(1));
                httpPort = Integer.parseInt(ports.group(2));
            }
        }
    }

    public int tcpPort() {
        return tcpPort;
    }

    public int httpPort() {
        return httpPort;
    }

    /** Stops the process like Ctrl-C. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** SIGTERM. By way of the handle, because {@code Process.destroy} would also close the stream that we read. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Sends SIGKILL, which no code in the process can handle. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Returns what it had printed when it was ready, and perhaps more. */
    List<String> linesUntilReady() {
        return List.copyOf(lines);
    }

    /** Everything it has printed, when it has ended. */
    public List<String> linesUntilEnd() throws InterruptedException {
        reader.join(LIMIT.toMillis());
        if (reader.isAlive()) {
            throw new IllegalStateException("the server has not ended: " + lines);
        }
        return lines;
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server has not ended: " + lines);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
