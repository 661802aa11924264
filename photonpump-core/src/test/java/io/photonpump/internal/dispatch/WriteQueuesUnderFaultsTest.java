package io.photonpump.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.testing.Seeded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever is called, lost, refused, cancelled or late: writes to a stream are carried out in the order of the calls, each caller is
 * told what became of its own, and no write queue stays blocked. {@code -Dphotonpump.queues.rounds=10000} plays more rounds.
 */
class WriteQueuesUnderFaultsTest {

    private static final int ROUNDS = Integer.getInteger("photonpump.queues.rounds", 500);

    @Test
    @Timeout(300)
    void no_write_is_overtaken_and_no_caller_is_told_wrong() {
        Seeded.check(
                ROUNDS, random -> assertThat(new WriteQueueRound(random).play()).isEmpty());
    }
}
