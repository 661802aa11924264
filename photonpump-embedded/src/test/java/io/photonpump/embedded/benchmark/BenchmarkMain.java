package io.photonpump.embedded.benchmark;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Measures this client and esjc, one after the other, each in a process of its own against a {@link WireSpeedServer} in another,
 * and prints rates, processor time, allocation and their ratios. Three minutes with short times; for a claim let everything
 * warm up for 15 seconds on a machine that does nothing else:
 *
 * <pre>
 * mvn -q -pl photonpump-embedded -am test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=test
 * java -cp photonpump-embedded/target/test-classes:photonpump-embedded/target/classes:$(cat photonpump-embedded/target/classpath) \
 *     io.photonpump.embedded.benchmark.BenchmarkMain 15 15            # seconds of warm-up, seconds measured, names of workloads
 * </pre>
 */
public final class BenchmarkMain {

    private static final List<String> NAMES = List.of(
            "append 1",
            "append blocking",
            "append 64",
            "append 64 one thread",
            "append 1024",
            "append 10000 streams",
            "append 64 server 1 ms",
            "append 512 server 1 ms",
            "batches",
            "read event 64",
            "pages",
            "volatile",
            "persistent");

    private BenchmarkMain() {}

    /** Figures of one client. */
    private record Figures(double perSecond, double cpuMicros, double bytes) {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0 && arguments[0].equals("client")) {
            measure(arguments[1], arguments[2], Integer.parseInt(arguments[3]), arguments[4], arguments[5]);
            return;
        }
        String warmUp = arguments.length > 0 ? arguments[0] : "3";
        String measured = arguments.length > 1 ? arguments[1] : "4";
        List<String> names = arguments.length > 2 ? Arrays.asList(arguments).subList(2, arguments.length) : NAMES;
        Process server = start(WireSpeedServer.class.getName());
        Process slowServer = start(WireSpeedServer.class.getName(), "1000");
        try {
            String fastPort = firstLine(server);
            String slowPort = firstLine(slowServer);
            System.out.printf(
                    "%-22s %12s %8s %8s   %12s %8s %8s   %6s %6s %6s%n",
                    "", "ours/s", "us cpu", "bytes", "esjc/s", "us cpu", "bytes", "rate", "cpu", "bytes");
            for (String name : names) {
                String port = name.endsWith(Candidate.SLOW) ? slowPort : fastPort;
                Figures ours = client("photonpump", name, port, warmUp, measured);
                Figures esjc = client("esjc", name, port, warmUp, measured);
                report(name, ours, esjc);
            }
        } finally {
            server.destroyForcibly();
            slowServer.destroyForcibly();
        }
    }

    private static void report(String name, Figures ours, Figures esjc) {
        System.out.printf(
                Locale.ROOT,
                "%-22s %,12.0f %8.2f %8.0f   %,12.0f %8.2f %8.0f   %6.2f %6.2f %6.2f%n",
                name,
                ours.perSecond(),
                ours.cpuMicros(),
                ours.bytes(),
                esjc.perSecond(),
                esjc.cpuMicros(),
                esjc.bytes(),
                ours.perSecond() / esjc.perSecond(),
                ours.cpuMicros() / esjc.cpuMicros(),
                ours.bytes() / esjc.bytes());
    }

    private static Figures client(String candidate, String workload, String port, String warmUp, String measured)
            throws IOException, InterruptedException {
        Process process = start(BenchmarkMain.class.getName(), "client", candidate, workload, port, warmUp, measured);
        String[] figures = firstLine(process).split(" ");
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return new Figures(
                Double.parseDouble(figures[0]), Double.parseDouble(figures[1]), Double.parseDouble(figures[2]));
    }

    private static Process start(String... mainAndArguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                // esjc has classes made by protobuf 2, which protobuf 4 takes only when told to
                "-Dcom.google.protobuf.use_unsafe_pre22_gencode=true",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(List.of(mainAndArguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        if (line == null) {
            throw new IOException("the process ended without a word");
        }
        return line;
    }

    private static void measure(String candidate, String workload, int port, String warmUp, String measured)
            throws Exception {
        try (Candidate client = candidate.equals("esjc") ? new EsjcCandidate(port) : new PhotonPumpCandidate(port)) {
            Workload work = client.workloads().get(workload);
            if (work == null) {
                throw new IllegalArgumentException("no workload '" + workload + "'; there are "
                        + client.workloads().keySet());
            }
            repeat(work, Double.parseDouble(warmUp));
            long cpu = cpuNanos();
            long bytes = allocated();
            long start = System.nanoTime();
            long done = repeat(work, Double.parseDouble(measured));
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.println(done / seconds + " " + (cpuNanos() - cpu) / 1e3 / done + " "
                    + (double) (allocated() - bytes) / done);
        }
        System.exit(0); // esjc does not end all its threads
    }

    private static long repeat(Workload work, double seconds) throws Exception {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        long done = 0;
        while (System.nanoTime() - until < 0) {
            done += work.run(until);
        }
        return done;
    }

    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Returns the bytes that all living threads allocated; the clients keep their threads. */
    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }
}
