package io.photonpump.embedded;

import io.photonpump.embedded.dialect.Dialect;
import io.photonpump.embedded.internal.access.User;
import io.photonpump.embedded.internal.engine.EngineSettings;
import io.photonpump.embedded.internal.engine.EventStoreEngine;
import io.photonpump.embedded.internal.engine.ServerClock;
import io.photonpump.embedded.internal.store.ExpectedVersion;
import io.photonpump.embedded.internal.store.Journal;
import io.photonpump.embedded.internal.store.ProposedEvent;
import io.photonpump.embedded.wire.WireBatches;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * How fast one server is and how much memory a million events take. Not a test: figures depend on the machine. Writes a
 * million events of 256 bytes in batches of 100 and reads them in pages of 500, first in the engine alone, then over a
 * socket; run it with {@code taskset -c 0} for one core and {@code -Xmx1g} for the memory.
 */
public final class ThroughputMain {

    private static final int EVENTS = 1_000_000;
    private static final int BATCH = 100;
    private static final int PAGE = 500;

    private ThroughputMain() {}

    public static void main(String[] arguments) throws IOException {
        for (int round = 0; round < 2; round++) {
            engine();
        }
        for (int round = 0; round < 2; round++) {
            socket();
        }
    }

    private static void engine() {
        EventStoreEngine engine = new EventStoreEngine(
                new EngineSettings(Dialect.V5, true, false), Journal.NONE, new ServerClock(InstantSource.system()));
        long start = System.nanoTime();
        for (int written = 0; written < EVENTS; written += BATCH) {
            List<ProposedEvent> batch = new ArrayList<>(BATCH);
            for (int i = 0; i < BATCH; i++) {
                batch.add(new ProposedEvent(new UUID(written, i), "PonyJumped", true, new byte[256], new byte[0]));
            }
            engine.write(User.ANONYMOUS, "ponies", ExpectedVersion.ANY, batch);
            engine.publish();
        }
        report("engine, written", start);
        start = System.nanoTime();
        long read = 0;
        while (read < EVENTS) {
            read += engine.readForward(User.ANONYMOUS, "ponies", read, PAGE, false)
                    .events()
                    .size();
        }
        report("engine, read", start);
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                "heap in use with %,d events of 256 bytes: %,d MiB%n",
                engine.store().size(), (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }

    private static void socket() throws IOException {
        try (EmbeddedEventStore server =
                        EmbeddedEventStore.builder().heartbeatOff().start();
                WireBatches client = new WireBatches(server.tcpPort())) {
            long start = System.nanoTime();
            client.write("ponies", EVENTS, BATCH, 256);
            report("socket, written", start);
            start = System.nanoTime();
            client.read("ponies", EVENTS, PAGE);
            report("socket, read", start);
        }
    }

    private static void report(String what, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s: %,.0f events/s (%.2f s)%n", what, EVENTS / seconds, seconds);
    }
}
