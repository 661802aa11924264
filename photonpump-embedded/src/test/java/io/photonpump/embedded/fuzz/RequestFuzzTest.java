package io.photonpump.embedded.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.photonpump.embedded.DirectMemory;
import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.LeakWatch;
import io.photonpump.embedded.fuzz.FuzzClient.End;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Anything that a socket can carry, thrown at the real pipeline. {@code -Dfuzz.seed=...} repeats a run. */
class RequestFuzzTest {

    private static final int FRAMES = 100_000;
    private static final int BATCH = 400;
    private static final int CLAIM = 64 * 1024 * 1024;

    private EmbeddedEventStore server;

    @BeforeEach
    void start() {
        server = EmbeddedEventStore.builder().heartbeatOff().start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void random_and_mutated_requests_affect_no_other_client() throws IOException {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        FrameMutations frames = new FrameMutations(random);
        try (FuzzClient bystander = new FuzzClient(server.tcpPort())) {
            int sent = 0;
            int cutOff = 0;
            while (sent < FRAMES) {
                try (FuzzClient client = new FuzzClient(server.tcpPort())) {
                    End end = End.ANSWERED;
                    while (end == End.ANSWERED && sent < FRAMES) {
                        client.send(frames.batch(BATCH));
                        sent += BATCH;
                        end = client.awaitPong();
                        assertThat(bystander.awaitPong()).as("seed %d", seed).isEqualTo(End.ANSWERED);
                    }
                    cutOff += end == End.CLOSED ? 1 : 0;
                }
            }
            assertThat(cutOff)
                    .as("connections that sent what is no frame, seed %d", seed)
                    .isPositive();
            assertThat(bystander.writesAndReads("bystander"))
                    .as("seed %d", seed)
                    .isTrue();
            System.gc();
            for (int i = 0; i < 100; i++) {
                assertThat(bystander.awaitPong()).isEqualTo(End.ANSWERED); // the next allocations notice leaks
            }
        }
        assertThat(LeakWatch.leaks()).as("seed %d", seed).isEmpty();
    }

    @Test
    void leaks_and_memory_are_watched() {
        assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
        assertThat(ResourceLeakDetectorFactory.instance().newResourceLeakDetector(ByteBuf.class))
                .isInstanceOf(LeakWatch.class);
        long before = DirectMemory.used();
        ByteBuf buffer = ByteBufAllocator.DEFAULT.directBuffer(CLAIM);
        assertThat(DirectMemory.used() - before).isGreaterThanOrEqualTo(CLAIM);
        buffer.release();
    }

    @Test
    void a_hostile_length_prefix_allocates_nothing() throws IOException {
        List<FuzzClient> hostile = new ArrayList<>();
        long before = DirectMemory.used();
        for (int i = 0; i < 100; i++) {
            FuzzClient client = new FuzzClient(server.tcpPort());
            client.sendLengthPrefix(CLAIM);
            hostile.add(client);
        }
        try (FuzzClient client = new FuzzClient(server.tcpPort())) {
            assertThat(client.awaitPong()).isEqualTo(End.ANSWERED);
        }

        assertThat(DirectMemory.used() - before).isLessThan(CLAIM / 2);

        for (FuzzClient client : hostile) {
            client.close();
        }
    }

    @Test
    void a_too_large_length_prefix_is_refused_at_once() throws IOException {
        try (FuzzClient client = new FuzzClient(server.tcpPort())) {
            client.sendLengthPrefix(CLAIM + 1);
            await().until(() -> client.awaitEnd() == End.CLOSED);
        }
    }
}
