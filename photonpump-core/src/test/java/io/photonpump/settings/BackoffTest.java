package io.photonpump.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final RandomGenerator NO_CHANCE = () -> 0;

    @Test
    void waits_longer_each_time_up_to_the_cap() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), 2, 0);
        assertThat(IntStream.rangeClosed(1, 6)
                        .mapToObj(attempt -> backoff.delay(attempt, NO_CHANCE).toMillis()))
                .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    }

    @Test
    void stays_at_the_cap_for_ever() {
        assertThat(Backoff.DEFAULT.delay(Integer.MAX_VALUE, NO_CHANCE)).isEqualTo(Backoff.DEFAULT.max());
        Backoff longest = new Backoff(Duration.ofNanos(1), Backoff.LONGEST, 1e300, 0);
        assertThat(longest.delay(Integer.MAX_VALUE, NO_CHANCE)).isEqualTo(Backoff.LONGEST);
    }

    @Test
    void scatters_waits_downwards_by_the_share_of_chance() {
        Random random = new Random(7);
        List<Duration> waits = IntStream.range(0, 1000)
                .mapToObj(i -> Backoff.DEFAULT.delay(2, random))
                .toList();
        assertThat(waits)
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofMillis(100), Duration.ofMillis(200)));
        assertThat(waits).anySatisfy(wait -> assertThat(wait).isLessThan(Duration.ofMillis(110)));
        assertThat(waits).anySatisfy(wait -> assertThat(wait).isGreaterThan(Duration.ofMillis(190)));
    }

    @Test
    void refuses_what_makes_no_sense() {
        Duration one = Duration.ofSeconds(1);
        refuses(Duration.ZERO, one, 2, 0);
        refuses(Duration.ofSeconds(-1), one, 2, 0);
        refuses(Duration.ofSeconds(2), one, 2, 0);
        refuses(one, Duration.ofDays(40_000), 2, 0);
        refuses(one, one, 0.9, 0);
        refuses(one, one, Double.NaN, 0);
        refuses(one, one, 2, -0.1);
        refuses(one, one, 2, 1.1);
        refuses(one, one, 2, Double.NaN);
    }

    private static void refuses(Duration initial, Duration max, double multiplier, double jitter) {
        assertThatThrownBy(() -> new Backoff(initial, max, multiplier, jitter))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
