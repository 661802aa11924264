package io.photonpump.embedded.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.embedded.dialect.Dialect;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promises of docs/reliability.md under random faults. Each run draws new ones. {@code -Dphotonpump.faults.rounds=200} runs
 * more of them, {@code -Dphotonpump.faults.seed=...} repeats a round, and {@code -Dphotonpump.faults.kind=cluster} (or another
 * {@link Schedule.Kind}) restricts what is drawn.
 */
class FaultScheduleTest {

    private static final String SEED = "photonpump.faults.seed";
    private static final Schedule.Kind KIND = Schedule.Kind.valueOf(
            System.getProperty("photonpump.faults.kind", "any").toUpperCase(Locale.ROOT));
    private static final int ROUNDS = Integer.getInteger("photonpump.faults.rounds", 3);

    @TempDir
    private Path directory;

    static Stream<Arguments> rounds() {
        long first = Long.getLong(SEED, new Random().nextInt(1_000_000_000));
        int count = System.getProperty(SEED) == null ? ROUNDS : Integer.getInteger("photonpump.faults.rounds", 1);
        System.out.printf("fault schedules: %d rounds from seed %d%n", count, first);
        return IntStream.range(0, count)
                .boxed()
                .flatMap(round -> Arrays.stream(Dialect.values()).map(dialect -> Arguments.of(first + round, dialect)));
    }

    @Timeout(120)
    @ParameterizedTest(name = "seed {0}, {1}")
    @MethodSource("rounds")
    void every_promise_is_kept(long seed, Dialect dialect) throws Exception {
        var random = new Random(seed);
        var schedule = Schedule.draw(KIND, random);

        long start = System.nanoTime();
        var result = Round.play(dialect, schedule, random, directory);
        System.out.printf(
                "seed %d, %s, %d ms: %s%n", seed, dialect, (System.nanoTime() - start) / 1_000_000, result.summary());

        assertThat(result.violations())
                .as(
                        "%s, %s%nrepeat with: mvn -pl photonpump-embedded -am test -Dtest=FaultScheduleTest"
                                + " -Dsurefire.failIfNoSpecifiedTests=false -D%s=%d -Dphotonpump.faults.kind=%s%n%s%n",
                        seed, dialect, SEED, seed, KIND, schedule.described())
                .isEmpty();
    }
}
