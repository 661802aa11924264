package io.photonpump.spring.internal.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.settings.Backoff;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The waits of listeners that the guide states. */
@Timeout(10)
class WaitsTest {

    private static final RandomGenerator LONGEST = () -> 0;

    @Test
    void a_listener_subscribes_again_after_waits_from_200_ms_to_10_s() {
        Backoff waits = DefaultSubscriptionContainerFactory.RESUBSCRIBE;
        assertThat(waits.delay(1, LONGEST)).isBetween(Duration.ofMillis(190), Duration.ofMillis(200));
        assertThat(waits.delay(2, LONGEST)).isBetween(Duration.ofMillis(390), Duration.ofMillis(400));
        assertThat(waits.delay(20, LONGEST)).isBetween(Duration.ofMillis(9_900), Duration.ofSeconds(10));
        assertThat(waits.delay(20, () -> -1)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void a_listener_that_is_denied_access_tries_again_at_least_once_a_minute() {
        assertThat(AccessDenials.WAITS.delay(30, LONGEST)).isBetween(Duration.ofSeconds(59), Duration.ofMinutes(1));
    }
}
