package io.photonpump.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonpump.error.InvalidSettingsException;
import io.photonpump.internal.option.Option;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final RandomGenerator NOT_RANDOM = () -> 0;

    @Test
    void each_delay_is_longer_than_the_one_before_up_to_the_maximum() {
        Backoff backoff = Backoff.defaults()
                .withDelays(Duration.ofMillis(100), Duration.ofSeconds(1))
                .withJitter(0);
        assertThat(IntStream.rangeClosed(1, 6)
                        .mapToObj(attempt -> backoff.delay(attempt, NOT_RANDOM).toMillis()))
                .containsExactly(100L, 200L, 400L, 800L, 1000L, 1000L);
    }

    @Test
    void the_maximum_holds_for_any_number_of_attempts() {
        assertThat(Backoff.defaults().delay(Integer.MAX_VALUE, NOT_RANDOM))
                .isEqualTo(Backoff.defaults().max());
        Backoff longest = Backoff.defaults()
                .withDelays(Duration.ofNanos(1), Option.LONGEST_DURATION)
                .withMultiplier(1e300)
                .withJitter(0);
        assertThat(longest.delay(Integer.MAX_VALUE, NOT_RANDOM)).isEqualTo(Option.LONGEST_DURATION);
    }

    @Test
    void delays_are_shortened_by_a_random_share() {
        Random random = new Random(7);
        List<Duration> delays = IntStream.range(0, 1000)
                .mapToObj(i -> Backoff.defaults().delay(2, random))
                .toList();
        assertThat(delays)
                .allSatisfy(delay -> assertThat(delay).isBetween(Duration.ofMillis(100), Duration.ofMillis(200)));
        assertThat(delays).anySatisfy(delay -> assertThat(delay).isLessThan(Duration.ofMillis(110)));
        assertThat(delays).anySatisfy(delay -> assertThat(delay).isGreaterThan(Duration.ofMillis(190)));
    }

    @Test
    void values_out_of_range_are_refused() {
        Backoff backoff = Backoff.defaults();
        Duration second = Duration.ofSeconds(1);
        refuses("initial", () -> backoff.withDelays(Duration.ZERO, second));
        refuses("initial", () -> backoff.withDelays(Duration.ofSeconds(-1), second));
        refuses("max", () -> backoff.withDelays(Duration.ofSeconds(2), second));
        refuses("max", () -> backoff.withDelays(second, Duration.ofDays(40_000)));
        refuses("multiplier", () -> backoff.withMultiplier(0.9));
        refuses("multiplier", () -> backoff.withMultiplier(Double.NaN));
        refuses("jitter", () -> backoff.withJitter(-0.1));
        refuses("jitter", () -> backoff.withJitter(1.1));
        refuses("jitter", () -> backoff.withJitter(Double.NaN));
    }

    private static void refuses(String setting, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        InvalidSettingsException.class,
                        e -> assertThat(e.setting()).isEqualTo(setting));
    }
}
