package io.photonpump.spring.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.EmbeddedEventStore;
import io.photonpump.embedded.fault.Fault;
import io.photonpump.embedded.fault.FaultScript;
import io.photonpump.embedded.fault.Moment;
import io.photonpump.embedded.fault.Operation;
import io.photonpump.error.PhotonPumpException;
import io.photonpump.spring.template.UpdateOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Updates of one stream by many threads of an ordinary user, on a server that takes time for each request, and where writes overtake each
 * other. {@code -Dphotonpump.updates=50} makes the round with lost replies longer.
 */
@Timeout(120)
class ConcurrentUpdatesTest extends AggregateTest {

    private static final int THREADS = 8;
    private static final int UPDATES = 50;
    private static final int UPDATES_WITH_FAULTS = Integer.getInteger("photonpump.updates", 10);
    private static final UpdateOptions OPTIONS = UpdateOptions.defaults().withMaxRetries(10_000);

    @Override
    EmbeddedEventStore.Builder serverBuilder() {
        return super.serverBuilder().writeTime(Duration.ofMillis(1)).readTime(Duration.ofMillis(1));
    }

    @Override
    Rights rights() {
        return Rights.of(user -> user.mayReadAndWrite(STABLE));
    }

    @Test
    void each_update_of_eight_threads_counts_once() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        inParallel(UPDATES, (thread, i) -> {
            var updated = template.update(STABLE, FOLD, OPTIONS, stable -> List.of(new HayDelivered(stable.events())));
            attempts.addAndGet(updated.attempts());
            most.accumulateAndGet(updated.attempts(), Math::max);
            assertThat(updated.lastEventNumber()).isEqualTo(updated.state().events() - 1);
        });

        // Each decision has seen exactly the events before its own.
        assertThat(template.read(STABLE, HayDelivered.class).bodies())
                .extracting(HayDelivered::kilos)
                .isEqualTo(IntStream.range(0, THREADS * UPDATES).boxed().toList());
        System.out.println(THREADS * UPDATES + " updates in " + attempts + " attempts, at most " + most + " for one");
    }

    @Test
    void no_update_is_lost_or_repeated_when_replies_are_lost() throws Exception {
        long seed = Long.getLong("photonpump.test.seed", new Random().nextLong());
        System.out.println("-Dphotonpump.test.seed=" + seed);
        Random random = new Random(seed);
        FaultScript script = FaultScript.none();
        for (int i = 0; i < 6; i++) {
            script = script.when(
                            Moment.afterExecuting(Operation.WRITE)
                                    .number(1 + random.nextInt(THREADS * UPDATES_WITH_FAULTS)),
                            Fault.dropConnection())
                    .when(
                            Moment.beforeExecuting(Operation.WRITE)
                                    .number(1 + random.nextInt(THREADS * UPDATES_WITH_FAULTS)),
                            Fault.dropConnection());
        }
        server.faults(script);

        inParallel(UPDATES_WITH_FAULTS, (thread, i) -> {
            var options = OPTIONS.withIdempotencyKey(thread + "-" + i);
            while (true) {
                try {
                    template.update(STABLE, FOLD, options, stable -> List.of(new HayDelivered(1)));
                    return;
                } catch (PhotonPumpException unknown) {
                    System.out.println(unknown.getMessage());
                }
            }
        });

        assertThat(template.load(STABLE, FOLD).state())
                .isEqualTo(new Stable(THREADS * UPDATES_WITH_FAULTS, THREADS * UPDATES_WITH_FAULTS));
    }

    private interface Update {
        void run(int thread, int number) throws Exception;
    }

    private static void inParallel(int updates, Update update) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int number = thread;
                tasks.add(() -> {
                    for (int i = 0; i < updates; i++) {
                        update.run(number, i);
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
