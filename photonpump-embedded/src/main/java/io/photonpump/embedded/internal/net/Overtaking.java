package io.photonpump.embedded.internal.net;

import java.time.Duration;

/**
 * Makes writes of ordinary users overtake one another on a connection. Each of these writes waits for a random time before the
 * server accepts it, as it does on EventStoreDB 20 and later while the server looks up the stream's access control list. Writes
 * that are under way at the same time are therefore carried out in another order than they were sent. Writes of members of
 * {@code $admins} do not wait and keep their order.
 *
 * @param seed of the random times; each connection starts its own sequence with it
 * @param longest the upper bound of the wait
 */
public record Overtaking(long seed, Duration longest) {

    private static final Duration DEFAULT_LONGEST = Duration.ofMillis(1);

    /**
     * Creates an instance.
     *
     * @throws IllegalArgumentException if the bound is not positive
     */
    public Overtaking {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("the longest wait must be positive, not " + longest);
        }
    }

    /** Creates an instance with waits of up to 1 ms. */
    public static Overtaking withSeed(long seed) {
        return new Overtaking(seed, DEFAULT_LONGEST);
    }
}
