package io.photonpump.testing;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Repeats a check with random data. A failure names the seed of the round that failed, and
 * {@code -Dphotonpump.test.seed=<seed>} repeats that round alone.
 */
public final class Seeded {

    private static final String SEED = "photonpump.test.seed";

    private Seeded() {}

    /** One round of a property. All of its data comes from {@code random}. */
    @FunctionalInterface
    public interface Check {
        void with(Random random) throws Exception;
    }

    /**
     * Runs the check {@code rounds} times, each time with a new seed.
     *
     * @throws AssertionError if a round fails, with its seed in the message and the failure as cause
     */
    public static void check(int rounds, Check check) {
        @Nullable Long only = Long.getLong(SEED);
        if (only != null) {
            round(only, check);
            return;
        }
        Random seeds = new Random();
        for (int i = 0; i < rounds; i++) {
            round(seeds.nextLong(), check);
        }
    }

    private static void round(long seed, Check check) {
        try {
            check.with(new Random(seed));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("failed with -D" + SEED + "=" + seed + ": " + e.getMessage(), e);
        }
    }

    /** Random bytes: from none to {@code longest} of them. */
    public static byte[] bytes(Random random, int longest) {
        byte[] bytes = new byte[random.nextInt(longest + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** One of the values, each as likely as the others. */
    public static <T> T oneOf(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
