package io.photonpump.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonpump.internal.connection.PaceMaker.Beat;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceMakerTest {

    private static final long START = -17;

    private final PaceMaker pace = new PaceMaker(Duration.ofNanos(100), Duration.ofNanos(50), START);

    @Test
    void a_silent_connection_is_probed_and_then_given_up() {
        assertThat(pace.nextBeat()).isEqualTo(START + 100);
        assertThat(pace.beat(START + 99)).isEqualTo(Beat.FINE);
        assertThat(pace.beat(START + 100)).isEqualTo(Beat.ASK);
        assertThat(pace.nextBeat()).isEqualTo(START + 150);
        assertThat(pace.beat(START + 149)).isEqualTo(Beat.FINE);
        assertThat(pace.beat(START + 150)).isEqualTo(Beat.DEAD);
    }

    @Test
    void any_received_message_is_a_sign_of_life() {
        pace.beat(START + 100);
        pace.spoke(START + 100);
        pace.heard(START + 149);

        assertThat(pace.beat(START + 150)).isEqualTo(Beat.FINE);
        assertThat(pace.beat(START + 249)).isEqualTo(Beat.ASK);
    }

    @Test
    void a_client_that_only_receives_sends_a_heartbeat_once_per_interval() {
        pace.heard(START + 90);

        assertThat(pace.beat(START + 100)).isEqualTo(Beat.ASK);
        pace.spoke(START + 100);
        assertThat(pace.beat(START + 110)).isEqualTo(Beat.FINE);
        assertThat(pace.beat(START + 151)).as("no probe was pending").isEqualTo(Beat.FINE);
    }

    @Test
    void silence_while_the_client_does_not_read_is_excused() {
        pace.beat(START + 100);
        pace.excuse(START + 140);

        assertThat(pace.beat(START + 150)).isNotEqualTo(Beat.DEAD);
    }
}
