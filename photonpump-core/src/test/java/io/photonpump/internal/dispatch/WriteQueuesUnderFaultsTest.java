package io.photonpump.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.testing.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Under random calls, losses, refusals, cancellations and delays, writes to a stream are carried out in the order of the calls, each caller
 * gets the outcome of its own write, and no write queue stays blocked. {@code -Dphotonpump.queues.rounds=10000} runs more rounds.
 */
class WriteQueuesUnderFaultsTest {

    private static final int ROUNDS = Integer.getInteger("photonpump.queues.rounds", 500);

    @Test
    @Timeout(300)
    void no_write_is_overtaken_and_every_caller_gets_its_own_outcome() {
        Seeded.check(
                ROUNDS, random -> assertThat(new WriteQueueRound(random).play()).isEmpty());
    }
}
