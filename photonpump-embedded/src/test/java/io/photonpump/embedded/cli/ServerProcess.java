package io.photonpump.embedded.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The command-line server in a second JVM. */
public final class ServerProcess implements AutoCloseable {

    private static final Pattern PORTS = Pattern.compile("TCP port (\\d+).* HTTP port (\\d+)");

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();
    private int tcpPort;
    private int httpPort;

    private ServerProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Standard output and standard error are read as one. */
    public static ServerProcess run(String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-XX:TieredStopAtLevel=1", "-Xmx128m"));
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        return new ServerProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Returns when it says that it is ready. */
    public static ServerProcess start(String... arguments) throws IOException {
        var server = run(arguments);
        while (server.tcpPort == 0 || !server.lines.get(server.lines.size() - 1).startsWith("Ready: ")) {
            var line = server.output.readLine();
            if (line == null) {
                throw new IllegalStateException("the server did not start: " + server.lines);
            }
            server.lines.add(line);
            var ports = PORTS.matcher(line);
            if (ports.find()) {
                server.tcpPort = Integer.parseInt(ports.group(1));
                server.httpPort = Integer.parseInt(ports.group(2));
            }
        }
        return server;
    }

    public int tcpPort() {
        return tcpPort;
    }

    public int httpPort() {
        return httpPort;
    }

    /** As Ctrl-C does. */
    void interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }

    /** SIGTERM. By way of the handle, because {@code Process.destroy} would also close the stream that we read. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** SIGKILL: nothing in the process hears of it. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Everything it has said, when it has ended. */
    public List<String> linesUntilEnd() throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
        }
        return lines;
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server runs on: " + lines);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
